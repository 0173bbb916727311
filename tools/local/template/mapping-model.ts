// An event source mapping of the template: which function gets a queue's messages or a table's changes,
// and by which rules.

import * as z from 'zod';
import { readFilter } from '../../stream/stream-filter.ts';
import { functionArn } from './references.ts';

const text = z.string();
const count = z.coerce.number();
/** Lambda's number for "no limit". */
const NO_LIMIT = -1;

const anyMapping = {
  EventSourceArn: text,
  /** A name or an ARN, as CloudFormation accepts it. */
  FunctionName: text.transform((name) => functionArn(name.split(':').at(-1) ?? '')),
  FunctionResponseTypes: z
    .array(text)
    .default([])
    .transform((types) => types.includes('ReportBatchItemFailures')),
};

const queueMapping = z
  .object({
    ...anyMapping,
    BatchSize: count.default(10),
    ScalingConfig: z.object({ MaximumConcurrency: count }).optional(),
  })
  .transform((mapping) => ({
    source: 'queue' as const,
    queueArn: mapping.EventSourceArn,
    functionArn: mapping.FunctionName,
    batchSize: mapping.BatchSize,
    maxConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
    reportsBatchItemFailures: mapping.FunctionResponseTypes,
  }));

/** Strict: if a rule were ignored here, the local run would differ from the one in AWS. */
const streamMapping = z
  .strictObject({
    ...anyMapping,
    BatchSize: count.default(100),
    StartingPosition: z.literal('TRIM_HORIZON'),
    FilterCriteria: z.strictObject({ Filters: z.array(z.object({ Pattern: text })) }).optional(),
    BisectBatchOnFunctionError: z.coerce.boolean().default(false),
    MaximumRetryAttempts: count.default(NO_LIMIT),
    DestinationConfig: z
      .strictObject({
        OnFailure: z.strictObject({ Destination: text.startsWith('arn:aws:sqs:') }),
      })
      .optional(),
    // These change only the speed. The local stack ignores them: it neither waits nor runs batches in parallel.
    MaximumBatchingWindowInSeconds: z.unknown().optional(),
    ParallelizationFactor: z.unknown().optional(),
    Tags: z.unknown().optional(),
  })
  .transform(({ MaximumRetryAttempts, FilterCriteria, ...mapping }) => ({
    source: 'stream' as const,
    patterns: (FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern),
    streamArn: mapping.EventSourceArn,
    functionArn: mapping.FunctionName,
    batchSize: mapping.BatchSize,
    reportsBatchItemFailures: mapping.FunctionResponseTypes,
    retryAttempts: MaximumRetryAttempts === NO_LIMIT ? Infinity : MaximumRetryAttempts,
    bisects: mapping.BisectBatchOnFunctionError,
    /** The queue that is told which records were given up. */
    onFailureQueueArn: mapping.DestinationConfig?.OnFailure.Destination,
  }))
  /** `filter`: whether the function wants a record; the others are skipped. */
  .transform((mapping) => ({ ...mapping, filter: readFilter(mapping.patterns) }));

export type QueueMappingModel = z.infer<typeof queueMapping>;
export type StreamMappingModel = z.infer<typeof streamMapping>;
export type MappingModel = QueueMappingModel | StreamMappingModel;

const sourceSchema = z.looseObject({ EventSourceArn: text });

/**
 * @param properties with every reference resolved
 * @throws Error or ZodError that names what the local stack does not know
 */
export function readMapping(properties: unknown): MappingModel {
  const { EventSourceArn } = sourceSchema.parse(properties);
  if (EventSourceArn.startsWith('arn:aws:sqs:')) return queueMapping.parse(properties);
  if (/^arn:aws:dynamodb:.*\/stream\//.test(EventSourceArn)) return streamMapping.parse(properties);
  throw new Error(`the local stack does not know the event source ${EventSourceArn}`);
}
