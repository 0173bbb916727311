// What the synthesized template deploys, as far as money and limits depend on it: read from there,
// so that a figure changes with the stack.

import * as z from 'zod';
import { readAssembly, type Template } from '../local/template/assembly.ts';
import { DEFAULT_APP, synthesize } from '../local/template/synthesize.ts';
import type { BenchContext } from './context.ts';

export interface Deployed {
  verifierMemoryMb: number;
  consumerMemoryMb: number;
  retentionDays: number;
  batchSize: number;
  batchWindowSeconds: number;
  /** Undefined where the mapping is left to scale by itself. */
  maxConcurrency: number | undefined;
  visibilitySeconds: number;
  maxReceives: number;
  throttle: { perSecond: number; burst: number };
  accessLog: { format: string; infrequent: boolean };
  functionLogsInfrequent: boolean;
  /** CloudWatch bills an alarm by the metrics that it looks at. */
  alarmMetrics: number;
  dashboards: number;
}

/** Synthesizes into the run's folder. @returns where the cloud assembly lies */
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
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});
const queue = z.object({
  VisibilityTimeout: z.number(),
  RedrivePolicy: z.object({ maxReceiveCount: z.number() }),
});
const stage = z.object({
  AccessLogSettings: z.object({ Format: z.string() }),
  DefaultRouteSettings: z.object({
    ThrottlingRateLimit: z.number(),
    ThrottlingBurstLimit: z.number(),
  }),
});
const logGroup = z.object({ LogGroupClass: z.string().default('STANDARD') });
const alarm = z.object({
  Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional(),
});

/** @throws Error or ZodError naming what the template lacks */
export function describeTemplate({ Resources }: Template): Deployed {
  const all = Object.entries(Resources);
  const named = (type: string) => all.filter(([, { Type }]) => Type === type);
  const of = (type: string) => named(type).map(([, { Properties }]) => Properties);
  const functions = of('AWS::Lambda::Function').map((one) => lambda.parse(one));
  const functionWith = (variable: string) =>
    found(
      functions.find(({ Environment }) => variable in Environment.Variables),
      variable,
    );
  const verifier = functionWith('QUEUE_URL');
  const consumer = functionWith('EVENTS_TABLE_NAME');
  const source = mapping.parse(of('AWS::Lambda::EventSourceMapping')[0]);
  const main = queue.parse(of('AWS::SQS::Queue').find(({ RedrivePolicy }) => RedrivePolicy));
  const { AccessLogSettings, DefaultRouteSettings } = stage.parse(
    of('AWS::ApiGatewayV2::Stage')[0],
  );
  const infrequent = (isAccessLog: boolean) =>
    named('AWS::Logs::LogGroup')
      .filter(([id]) => id.includes('AccessLog') === isAccessLog)
      .every(([, one]) => logGroup.parse(one.Properties).LogGroupClass === 'INFREQUENT_ACCESS');
  return {
    verifierMemoryMb: verifier.MemorySize,
    consumerMemoryMb: consumer.MemorySize,
    retentionDays: Number(consumer.Environment.Variables.RETENTION_DAYS),
    batchSize: source.BatchSize,
    batchWindowSeconds: source.MaximumBatchingWindowInSeconds,
    maxConcurrency: source.ScalingConfig?.MaximumConcurrency,
    visibilitySeconds: main.VisibilityTimeout,
    maxReceives: main.RedrivePolicy.maxReceiveCount,
    throttle: {
      perSecond: DefaultRouteSettings.ThrottlingRateLimit,
      burst: DefaultRouteSettings.ThrottlingBurstLimit,
    },
    accessLog: { format: AccessLogSettings.Format, infrequent: infrequent(true) },
    functionLogsInfrequent: infrequent(false),
    alarmMetrics: of('AWS::CloudWatch::Alarm').reduce(
      (sum, one) =>
        sum + (alarm.parse(one).Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1),
      0,
    ),
    dashboards: of('AWS::CloudWatch::Dashboard').length,
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the template has no function with ${what}`);
  return value;
}
