// What the resources of a template are called on this machine: names, ARNs, URLs.

import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { ResourceValues } from './intrinsics.ts';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Where the emulated services listen, as the functions are told. */
export interface ServiceEndpoints {
  sqs: string;
  dynamodb: string;
  secretsmanager: string;
}

export const TABLE = 'AWS::DynamoDB::Table';
export const GLOBAL_TABLE = 'AWS::DynamoDB::GlobalTable';
export const SECRET = 'AWS::SecretsManager::Secret';
const QUEUE_NAME_MAX_CHARACTERS = 80;

/** The end of the name is what tells logical ids apart. */
export const physicalName = (stackName: string, logicalId: string) =>
  `${stackName}-${logicalId}`.slice(-QUEUE_NAME_MAX_CHARACTERS);

/** Of the shape that CloudFormation generates, which CDK takes apart to make the name an output. */
export const secretName = (logicalId: string) => `${logicalId}-local`;

export const functionArn = (name: string) =>
  `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;

export const streamArn = (tableName: string) =>
  `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${tableName}/stream/local`;

const ALIAS = 'AWS::Lambda::Alias';

/** An alias stands for its function: the local stack has one version of each. */
const aliasedFunction = ({ FunctionName }: Record<string, unknown>): string =>
  z.object({ Ref: z.string() }).safeParse(FunctionName).data?.Ref ?? '';

/** What `Ref` and `Fn::GetAtt` give for each resource, as far as the local stack has it. */
export function nameResources(
  { template, stackName }: Assembly,
  endpoints: ServiceEndpoints,
  apiEndpoint: string,
): Map<string, ResourceValues> {
  const values = new Map<string, ResourceValues>([
    ['AWS::Region', { ref: REGION }],
    ['AWS::AccountId', { ref: ACCOUNT_ID }],
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::URLSuffix', { ref: 'amazonaws.com' }],
    ['AWS::StackName', { ref: stackName }],
  ]);
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    const name = physicalName(stackName, logicalId);
    const arn = (service: string, rest: string) =>
      `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
    const table = {
      ref: name,
      attributes: { Arn: arn('dynamodb', `table/${name}`), StreamArn: streamArn(name) },
    };
    const byType: Record<string, ResourceValues> = {
      'AWS::SQS::Queue': {
        ref: `${endpoints.sqs}/${ACCOUNT_ID}/${name}`,
        attributes: { Arn: arn('sqs', name), QueueName: name },
      },
      [TABLE]: table,
      [GLOBAL_TABLE]: table,
      [SECRET]: { ref: arn('secretsmanager', `secret:${secretName(logicalId)}-000000`) },
      'AWS::Lambda::Function': {
        ref: name,
        attributes: { Arn: functionArn(name) },
      },
      [ALIAS]: { ref: functionArn(physicalName(stackName, aliasedFunction(Properties))) },
      'AWS::ApiGatewayV2::Api': { ref: 'local', attributes: { ApiEndpoint: apiEndpoint } },
    };
    values.set(logicalId, byType[Type] ?? { ref: logicalId });
  }
  return values;
}
