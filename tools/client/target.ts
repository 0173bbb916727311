// Finds the stack that a command works on: the local one, or a deployed one by its name. After that, both
// look the same to every command.

import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { credentials, readLocalState, STATE_FILE } from '../local/local-state.ts';
import { clientOptions, findAwsProblem, invocationOptions } from './aws-problems.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { UsageError, UserError } from './errors.ts';

export interface TargetOptions {
  /** Name of a deployed stack. @default the local stack */
  stack?: string;
  region?: string;
  profile?: string;
  /** Folder of the local stack. */
  dataDir: string;
}

export interface Target {
  /** For people: `the local stack`, or the stack's name. */
  title: string;
  isLocal: boolean;
  /** Whether CloudFormation refuses to delete the stack. Commands that change it ask first. */
  isProtected: boolean;
  webhookUrl: string;
  /** Of the local stack's page; others are opened with `inspect`. */
  inspectorUrl?: string | undefined;
  tableName: string;
  connectionsTableName: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  secretName: string;
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  lambda: LambdaClient;
  streams: DynamoDBStreamsClient;
  secretsManager: SecretsManagerClient;
  /** Folder of the local stack. */
  dataFolder: string;
  /** Undefined for the local stack. */
  deployed: DeployedStack | undefined;
  close(): void;
}

/** @throws UserError when there is no such stack; the message says what to do */
export const openTarget = (options: TargetOptions): Promise<Target> =>
  options.stack === undefined ? openLocal(options) : openStack(options.stack, options);

async function openLocal({ dataDir, region, profile }: TargetOptions): Promise<Target> {
  if (region !== undefined || profile !== undefined) {
    throw new UsageError('--region and --profile need --stack, the name of a deployed stack');
  }
  const local = readState(dataDir);
  if (local === undefined) {
    throw new UserError(
      `no local stack is running in ${dataDir}; start one with \`npm start\`, or name a deployed one with --stack`,
    );
  }
  const at = (endpoint: string) => ({
    ...clientOptions,
    ...{ region: local.region, endpoint, credentials },
  });
  return withClose({
    title: 'the local stack',
    isLocal: true,
    isProtected: false,
    ...local,
    dynamodb: new DynamoDBClient(at(local.dynamodbEndpoint)),
    sqs: new SQSClient(at(local.sqsEndpoint)),
    lambda: new LambdaClient({ ...at(local.lambdaEndpoint), ...invocationOptions }),
    streams: new DynamoDBStreamsClient(at(local.streamsEndpoint)),
    secretsManager: new SecretsManagerClient(at(local.secretsEndpoint)),
    dataFolder: dataDir,
    deployed: undefined,
  });
}

/** @throws UserError when the file is not what `start` writes */
function readState(dataDir: string) {
  try {
    return readLocalState(dataDir);
  } catch (error) {
    const isContent = error instanceof SyntaxError || error instanceof z.ZodError;
    if (!isContent) throw error;
    throw new UserError(
      `${dataDir}/${STATE_FILE} is damaged; stop the local stack and start it again`,
    );
  }
}

async function openStack(
  stack: string,
  { region, profile, dataDir }: TargetOptions,
): Promise<Target> {
  const config = { ...clientOptions, region, profile };
  const outputs = await readOutputs(stack, config);
  return withClose({
    title: stack,
    isLocal: false,
    ...outputs,
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    lambda: new LambdaClient({ ...config, ...invocationOptions }),
    streams: new DynamoDBStreamsClient(config),
    secretsManager: new SecretsManagerClient(config),
    dataFolder: dataDir,
    deployed: {
      name: stack,
      cloudFormation: new CloudFormationClient(config),
      cloudWatch: new CloudWatchClient(config),
      logs: new CloudWatchLogsClient(config),
      sns: new SNSClient(config),
    },
  });
}

const withClose = (target: Omit<Target, 'close'>): Target => ({
  ...target,
  close() {
    const { dynamodb, sqs, lambda, streams, secretsManager, deployed } = target;
    for (const client of [dynamodb, sqs, lambda, streams, secretsManager]) client.destroy();
    if (deployed === undefined) return;
    const { cloudFormation, cloudWatch, logs, sns } = deployed;
    for (const client of [cloudFormation, cloudWatch, logs, sns]) client.destroy();
  },
});

type AwsConfig = typeof clientOptions & Pick<TargetOptions, 'region' | 'profile'>;

/** Reads the stack's outputs, which `addOutputs` in lib/ creates. */
async function readOutputs(stack: string, config: AwsConfig) {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = new Map(
      Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    const output = (name: string): string => {
      const value = outputs.get(name);
      if (value !== undefined) return value;
      throw new UserError(
        `the stack ${stack} has no output ${name}; call addOutputs() on its PosterWebhooks`,
      );
    };
    return {
      isProtected: Stacks[0]?.EnableTerminationProtection ?? false,
      webhookUrl: output('WebhookUrl'),
      tableName: output('EventsTableName'),
      connectionsTableName: output('ConnectionsTableName'),
      queueUrl: output('QueueUrl'),
      deadLetterQueueUrl: output('DeadLetterQueueUrl'),
      secretName: output('SecretName'),
    };
  } catch (error) {
    throw explainStackError(error, stack, config);
  } finally {
    client.destroy();
  }
}

function explainStackError(error: unknown, stack: string, { profile }: AwsConfig): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const cannot = `cannot read the stack ${stack}`;
  const problem = findAwsProblem(error, profile);
  if (problem !== undefined) return new UserError(`${cannot}: ${problem.cause}; ${problem.fix}`);
  const reason = `${cannot}: ${error.message || error.name}`;
  if (isUnreachable(error)) return new UserError(`${reason}; check the network and --region`);
  if (error instanceof CloudFormationServiceException) {
    return new UserError(`${reason}; check --stack, --region and --profile`);
  }
  return error;
}

const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH)$/;

/** Also true for a region that does not exist, because its host does not exist either. */
const isUnreachable = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && UNREACHABLE.test(error.code);
