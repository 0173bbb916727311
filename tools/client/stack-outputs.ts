// Reads where the parts of a deployed stack are: its outputs, as `addOutputs` in lib/ makes them.

import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { UserError } from './errors.ts';

export interface StackOutputs {
  webhookUrl: string;
  tableName: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  secretName: string;
}

export interface AwsConfig {
  region: string | undefined;
  profile: string | undefined;
}

/** @throws UserError when there is no such stack, no access to it, or it is no stack of this kind */
export async function readStackOutputs(stack: string, config: AwsConfig): Promise<StackOutputs> {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = new Map(
      Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    const output = (name: string): string => {
      const value = outputs.get(name);
      if (value === undefined) {
        throw new UserError(
          `the stack ${stack} has no output ${name}; call addOutputs() on its PosterWebhooks`,
        );
      }
      return value;
    };
    return {
      webhookUrl: output('WebhookUrl'),
      tableName: output('EventsTableName'),
      queueUrl: output('QueueUrl'),
      deadLetterQueueUrl: output('DeadLetterQueueUrl'),
      secretName: output('SecretName'),
    };
  } catch (error) {
    throw explain(error, stack, config);
  } finally {
    client.destroy();
  }
}

function explain(error: unknown, stack: string, { profile }: AwsConfig): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const as = profile === undefined ? '' : ` with the profile ${profile}`;
  const cannot = `cannot read the stack ${stack}${as}: ${error.message || error.name}`;
  if (isUnreachable(error)) return new UserError(`${cannot}; check the network and --region`);
  // Missing credentials, region or profile: the SDK says which in one line.
  const isAboutAccess = /credential|region|profile|token/i.test(`${error.name} ${error.message}`);
  const isAnswer = error instanceof CloudFormationServiceException;
  if (isAnswer || isAboutAccess) {
    return new UserError(`${cannot}; check --stack, --region and --profile`);
  }
  return error;
}

const UNREACHABLE = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
];

/** A region that does not exist has no such host either. */
const isUnreachable = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && UNREACHABLE.includes(error.code);
