// The settings of the stack that cost and limits depend on. They are read from the synthesized template,
// so that the figures follow the stack.

import * as z from 'zod';
import {
  DEFAULT_APP,
  readAssembly,
  synthesize,
  type Template,
} from '../local/template/assembly.ts';
import type { BenchContext } from './report.ts';

export type Deployed = ReturnType<typeof describeTemplate>;

/** Synthesizes the stack into the run's folder. @returns the path of the cloud assembly */
export async function synthesizeOnce({ folder }: BenchContext): Promise<string> {
  const assembly = `${folder}/cdk.out`;
  await synthesize(DEFAULT_APP, assembly);
  return assembly;
}

export const readDeployed = async (context: BenchContext): Promise<Deployed> =>
  describeTemplate(readAssembly(await context.once(synthesizeOnce)).template);

const lambda = z.object({
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const mapping = z.object({
  BatchSize: z.number(),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});
const queue = z.object({
  VisibilityTimeout: z.number(),
  RedrivePolicy: z.object({ maxReceiveCount: z.number() }),
});
const stage = z.object({
  AccessLogSettings: z.object({ Format: z.string() }),
  DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number() }),
});
const logGroup = z.object({ LogGroupClass: z.string().default('STANDARD') });
const alarm = z.object({
  Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional(),
});

/** @throws Error or ZodError that names what the template lacks */
export function describeTemplate({ Resources }: Template) {
  const resources = (type: string) => Object.entries(Resources).filter(([, r]) => r.Type === type);
  const properties = (type: string) => resources(type).map(([, { Properties }]) => Properties);
  const functions = properties('AWS::Lambda::Function').map((one) => lambda.parse(one));
  const functionWith = (variable: string) => {
    const found = functions.find(({ Environment }) => variable in Environment.Variables);
    if (found === undefined) throw new Error(`the template has no function with ${variable}`);
    return found;
  };
  const verifier = functionWith('QUEUE_URL');
  const consumer = functionWith('EVENTS_TABLE_NAME');
  const source = mapping.parse(properties('AWS::Lambda::EventSourceMapping')[0]);
  const hooks = queue.parse(properties('AWS::SQS::Queue').find((one) => one.RedrivePolicy));
  const api = stage.parse(properties('AWS::ApiGatewayV2::Stage')[0]);
  const isInfrequent = (isAccessLog: boolean) =>
    resources('AWS::Logs::LogGroup')
      .filter(([id]) => id.includes('AccessLog') === isAccessLog)
      .every(([, one]) => logGroup.parse(one.Properties).LogGroupClass === 'INFREQUENT_ACCESS');
  // CloudWatch bills an alarm by the number of metrics that it reads.
  const metricsOf = (one: unknown) =>
    alarm.parse(one).Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1;
  return {
    verifierMemoryMb: verifier.MemorySize,
    consumerMemoryMb: consumer.MemorySize,
    retentionDays: Number(consumer.Environment.Variables.RETENTION_DAYS),
    batchSize: source.BatchSize,
    /** Undefined when the event source mapping has no cap. */
    maxConcurrency: source.ScalingConfig?.MaximumConcurrency,
    visibilitySeconds: hooks.VisibilityTimeout,
    maxReceives: hooks.RedrivePolicy.maxReceiveCount,
    throttlePerSecond: api.DefaultRouteSettings.ThrottlingRateLimit,
    accessLogFormat: api.AccessLogSettings.Format,
    accessLogInfrequent: isInfrequent(true),
    functionLogsInfrequent: isInfrequent(false),
    alarmMetrics: properties('AWS::CloudWatch::Alarm').reduce(
      (sum, one) => sum + metricsOf(one),
      0,
    ),
    dashboards: properties('AWS::CloudWatch::Dashboard').length,
  };
}
