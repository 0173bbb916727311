// The template as the local stack runs it: queues, tables, functions, mappings and routes with every
// reference resolved, so a number changed in lib/ changes the local run.

import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import { readFunction } from './function-model.ts';
import { readMapping } from './mapping-model.ts';
import {
  createEvaluator,
  nameResources,
  physicalName,
  queueArn,
  type ServiceEndpoints,
  secretName,
} from './references.ts';

export type StackModel = ReturnType<typeof readStackModel>;
export type QueueModel = StackModel['queues'][number];
export type TableModel = z.infer<typeof tableSchema> & { name: string };
export type RouteModel = StackModel['routes'][number];

/**
 * @param endpoints as the functions are told
 * @param apiEndpoint URL of the HTTP API, without a trailing slash
 * @throws Error or ZodError that names what the local stack cannot run
 */
export function readStackModel(
  assembly: Assembly,
  endpoints: ServiceEndpoints,
  apiEndpoint: string,
) {
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
    queues: all(['AWS::SQS::Queue'], (logicalId, properties) => ({
      name: named(logicalId),
      arn: queueArn(named(logicalId)),
      /** As CreateQueue takes them. */
      attributes: queueSchema.parse(evaluate(properties)),
    })),
    tables: all(
      ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
      (logicalId, properties): TableModel => ({
        ...tableSchema.parse(evaluate(properties)),
        name: named(logicalId),
      }),
    ),
    secretNames: all(['AWS::SecretsManager::Secret'], secretName),
    functions: all(['AWS::Lambda::Function'], (logicalId, properties) =>
      readFunction(named(logicalId), properties, assembly, evaluate),
    ).filter((lambda) => lambda !== undefined),
    mappings: all(['AWS::Lambda::EventSourceMapping'], (_, properties) =>
      readMapping(evaluate(properties)),
    ),
    /** The types of the resources that a deployed stack runs and this one does not. */
    notRun: typesNotRun(Object.values(template.Resources).map(({ Type }) => Type)),
    /** The filters' properties as they are in the template; services/metrics.ts reads them. */
    metricFilters: all(['AWS::Logs::MetricFilter'], (_, properties) => properties),
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

/** These run here, or have no effect without AWS: permissions, logs, names, versions. */
const RUN_OR_IRRELEVANT = new RegExp(
  `^AWS::(${[
    ...['SQS::Queue(Policy)?', 'DynamoDB::(Table|GlobalTable)', 'SecretsManager::Secret'],
    ...['Lambda::(Function|Alias|Version|Permission|EventSourceMapping)', 'ApiGatewayV2::\\w+'],
    ...['IAM::\\w+', 'KMS::\\w+', 'Logs::\\w+', 'CDK::Metadata', 'CloudWatch::\\w+'],
    ...['ApplicationAutoScaling::\\w+', 'CertificateManager::\\w+', 'Route53::\\w+'],
  ].join('|')})$`,
);

/** @returns each type with its count, such as `2 × AWS::S3::Bucket` */
function typesNotRun(types: readonly string[]): string[] {
  const others = types.filter((type) => !RUN_OR_IRRELEVANT.test(type));
  return [...Map.groupBy(others, (type) => type)].map(([type, { length }]) =>
    length === 1 ? type : `${length} × ${type}`,
  );
}

const text = z.string();
const routeSchema = z.object({ RouteKey: text, Target: text });
const integrationSchema = z.object({ IntegrationUri: text });
const keySchema = z.array(z.object({ AttributeName: text, KeyType: z.enum(['HASH', 'RANGE']) }));
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
  StreamSpecification: z
    .object({ StreamViewType: z.literal('NEW_IMAGE', 'the local stack streams only NEW_IMAGE') })
    .optional(),
});
const attribute = z.coerce.string().optional();
/** The properties that CreateQueue takes too. Encryption at rest has no meaning here. */
const queueSchema = z.object({
  VisibilityTimeout: attribute,
  MessageRetentionPeriod: attribute,
  MaximumMessageSize: attribute,
  DelaySeconds: attribute,
  ReceiveMessageWaitTimeSeconds: attribute,
  RedrivePolicy: z
    .object({ deadLetterTargetArn: text, maxReceiveCount: z.coerce.number() })
    .transform((policy) => JSON.stringify(policy))
    .optional(),
});
