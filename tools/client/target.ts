// What a command works on: the local stack, found by itself, or a deployed one by its name. From here
// on the two are the same to every command.

import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { credentials } from '../local/credentials.ts';
import { readLocalState } from '../local/local-state.ts';
import { UsageError, UserError } from './errors.ts';
import { readStackOutputs } from './stack-outputs.ts';

export interface TargetOptions {
  /** Name of a deployed stack; left out for the local one. */
  stack?: string;
  region?: string;
  profile?: string;
  /** Of the local stack. */
  dataDir: string;
}

export interface Target {
  /** For people: `the local stack`, or the stack's name. */
  title: string;
  isLocal: boolean;
  webhookUrl: string;
  tableName: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  secretName: string;
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  secretsManager: SecretsManagerClient;
  /** Undefined for the local stack, which has no alarms. */
  cloudwatch: CloudWatchClient | undefined;
  close(): void;
}

/** @throws UserError when there is no such stack, and says what to do */
export const openTarget = (options: TargetOptions): Promise<Target> =>
  options.stack === undefined ? openLocal(options) : openStack(options.stack, options);

async function openLocal({ dataDir, region, profile }: TargetOptions): Promise<Target> {
  if (region !== undefined || profile !== undefined) {
    throw new UsageError('--region and --profile go with --stack, the name of a deployed stack');
  }
  const local = readLocalState(dataDir);
  if (local === undefined) {
    throw new UserError(
      `no local stack runs over ${dataDir}; start one with \`npm start\`, or name a deployed one with --stack`,
    );
  }
  const at = (endpoint: string) => ({ region: local.region, endpoint, credentials });
  return withClients({
    title: 'the local stack',
    isLocal: true,
    ...local,
    dynamodb: new DynamoDBClient(at(local.dynamodbEndpoint)),
    sqs: new SQSClient(at(local.sqsEndpoint)),
    secretsManager: new SecretsManagerClient(at(local.secretsEndpoint)),
    cloudwatch: undefined,
  });
}

async function openStack(stack: string, { region, profile }: TargetOptions): Promise<Target> {
  const config = { region, profile };
  const outputs = await readStackOutputs(stack, config);
  return withClients({
    title: stack,
    isLocal: false,
    ...outputs,
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    secretsManager: new SecretsManagerClient(config),
    cloudwatch: new CloudWatchClient(config),
  });
}

const withClients = (target: Omit<Target, 'close'>): Target => ({
  ...target,
  close() {
    for (const client of [target.dynamodb, target.sqs, target.secretsManager, target.cloudwatch]) {
      client?.destroy();
    }
  },
});
