// The template as the local stack runs it: queues, tables, functions, mappings and routes with
// every reference resolved, so that a number changed in lib/ changes the local run.

import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import { createEvaluator, type Evaluate, type ResourceValues } from './intrinsics.ts';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Where the emulated services listen, as the functions are told. */
export interface ServiceEndpoints {
  sqs: string;
  dynamodb: string;
  secretsmanager: string;
}

const text = z.string();
const count = z.coerce.number();
const keySchema = z.array(z.object({ AttributeName: text, KeyType: z.enum(['HASH', 'RANGE']) }));

const queueSchema = z.looseObject({
  RedrivePolicy: z.object({ deadLetterTargetArn: text, maxReceiveCount: count }).optional(),
});
const tableSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: text, AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: text,
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(text).optional(),
        }),
      }),
    )
    .optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: text, Enabled: z.coerce.boolean() })
    .optional(),
});
const functionSchema = z.object({
  Code: z.object({ S3Key: text }),
  Handler: text,
  Timeout: count.default(3),
  MemorySize: count.default(128),
  Environment: z.object({ Variables: z.record(text, text) }).optional(),
});
const mappingSchema = z.object({
  EventSourceArn: text,
  FunctionName: text,
  BatchSize: count.default(10),
  FunctionResponseTypes: z.array(text).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: count }).optional(),
});
const routeSchema = z.object({ RouteKey: text, Target: text });
const integrationSchema = z.object({ IntegrationUri: text });

export interface QueueModel {
  name: string;
  arn: string;
  /** As CreateQueue takes them. */
  attributes: Record<string, string>;
}
export type TableModel = z.infer<typeof tableSchema> & { name: string };
export interface FunctionModel {
  name: string;
  arn: string;
  /** The bundle's file, and what it exports. */
  file: string;
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
}
export interface MappingModel {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  maxConcurrency: number | undefined;
  reportsBatchItemFailures: boolean;
}
export interface RouteModel {
  method: string;
  path: string;
  functionArn: string;
}
export interface StackModel {
  queues: QueueModel[];
  tables: TableModel[];
  secretNames: string[];
  functions: FunctionModel[];
  mappings: MappingModel[];
  routes: RouteModel[];
  outputs: Record<string, string>;
}

/**
 * @param endpoints as the functions shall see them
 * @param apiEndpoint where the HTTP API listens, no trailing slash
 * @throws Error or ZodError naming what the template has that the local stack cannot run
 */
export function readStackModel(
  assembly: Assembly,
  endpoints: ServiceEndpoints,
  apiEndpoint: string,
): StackModel {
  const { template, stackName } = assembly;
  const evaluate = createEvaluator(nameResources(assembly, endpoints, apiEndpoint));
  const all = <T>(types: string[], read: (logicalId: string, properties: unknown) => T): T[] =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([logicalId, { Properties }]) => read(logicalId, Properties));
  const named = (logicalId: string) => physicalName(stackName, logicalId);

  const integrations = new Map(
    all(['AWS::ApiGatewayV2::Integration'], (logicalId, properties) => [
      logicalId,
      integrationSchema.parse(evaluate(properties)).IntegrationUri,
    ]),
  );
  return {
    queues: all(['AWS::SQS::Queue'], (logicalId, properties) =>
      readQueue(named(logicalId), evaluate(properties)),
    ),
    tables: all([TABLE, GLOBAL_TABLE], (logicalId, properties) => ({
      ...tableSchema.parse(evaluate(properties)),
      name: named(logicalId),
    })),
    secretNames: all([SECRET], secretName),
    functions: all(['AWS::Lambda::Function'], (logicalId, properties) =>
      readFunction(named(logicalId), properties, assembly, evaluate),
    ),
    mappings: all(['AWS::Lambda::EventSourceMapping'], (_, properties) => {
      const mapping = mappingSchema.parse(evaluate(properties));
      return {
        queueArn: mapping.EventSourceArn,
        // A name or an ARN, as CloudFormation takes it.
        functionArn: functionArn(mapping.FunctionName.split(':').at(-1) ?? ''),
        batchSize: mapping.BatchSize,
        maxConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
        reportsBatchItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      };
    }),
    routes: all(['AWS::ApiGatewayV2::Route'], (_, properties) => {
      const { RouteKey, Target } = routeSchema.parse(evaluate(properties));
      const [method = '', path = ''] = RouteKey.split(' ');
      const functionArn = integrations.get(Target.replace('integrations/', '')) ?? '';
      return { method, path, functionArn };
    }),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, String(evaluate(Value))]),
    ),
  };
}

const TABLE = 'AWS::DynamoDB::Table';
const GLOBAL_TABLE = 'AWS::DynamoDB::GlobalTable';
const SECRET = 'AWS::SecretsManager::Secret';
const QUEUE_NAME_MAX_CHARACTERS = 80;

/** The end of the name is what tells logical ids apart. */
const physicalName = (stackName: string, logicalId: string) =>
  `${stackName}-${logicalId}`.slice(-QUEUE_NAME_MAX_CHARACTERS);

/** Of the shape that CloudFormation generates, which CDK takes apart to make the name an output. */
const secretName = (logicalId: string) => `${logicalId}-local`;

const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;

/** What `Ref` and `Fn::GetAtt` give for each resource, as far as the local stack has it. */
function nameResources(
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
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    const name = physicalName(stackName, logicalId);
    const arn = (service: string, rest: string) =>
      `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
    const byType: Record<string, ResourceValues> = {
      'AWS::SQS::Queue': {
        ref: `${endpoints.sqs}/${ACCOUNT_ID}/${name}`,
        attributes: { Arn: arn('sqs', name), QueueName: name },
      },
      [TABLE]: { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } },
      [GLOBAL_TABLE]: { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } },
      [SECRET]: { ref: arn('secretsmanager', `secret:${secretName(logicalId)}-000000`) },
      'AWS::Lambda::Function': {
        ref: name,
        attributes: { Arn: functionArn(name) },
      },
      'AWS::ApiGatewayV2::Api': { ref: 'local', attributes: { ApiEndpoint: apiEndpoint } },
    };
    values.set(logicalId, byType[Type] ?? { ref: logicalId });
  }
  return values;
}

/** What CreateQueue takes of a queue's properties; encryption at rest has no meaning here. */
const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
];

function readQueue(name: string, properties: unknown): QueueModel {
  const { RedrivePolicy, ...rest } = queueSchema.parse(properties);
  const attributes = Object.fromEntries(
    QUEUE_ATTRIBUTES.filter((attribute) => rest[attribute] !== undefined).map((attribute) => [
      attribute,
      String(rest[attribute]),
    ]),
  );
  if (RedrivePolicy) attributes.RedrivePolicy = JSON.stringify(RedrivePolicy);
  return { name, arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, attributes };
}

function readFunction(
  name: string,
  properties: unknown,
  assembly: Assembly,
  evaluate: Evaluate,
): FunctionModel {
  const resource = z.looseObject({ Code: z.unknown(), Environment: z.unknown() }).parse(properties);
  const { Code, Handler, Timeout, MemorySize, Environment } = functionSchema.parse({
    ...resource,
    Environment: evaluate(resource.Environment),
  });
  const [module = '', exportName = ''] = Handler.split('.');
  return {
    name,
    arn: functionArn(name),
    file: join(assembly.assetPath(Code.S3Key), `${module}.js`),
    exportName,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    environment: Environment?.Variables ?? {},
  };
}
