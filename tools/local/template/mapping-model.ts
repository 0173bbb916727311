// An event source mapping of the template: which function gets a queue's messages or a table's changes,
// and by which rules.

import * as z from 'zod';
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
    streamArn: mapping.EventSourceArn,
    functionArn: mapping.FunctionName,
    batchSize: mapping.BatchSize,
    reportsBatchItemFailures: mapping.FunctionResponseTypes,
    /** Whether the function wants a record; the others are skipped. */
    filter: readFilter((FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern)),
    /** How often a failing batch is tried again. */
    retryAttempts: MaximumRetryAttempts === NO_LIMIT ? Infinity : MaximumRetryAttempts,
    /** Splits a failing batch in two, which isolates the record that fails. */
    bisects: mapping.BisectBatchOnFunctionError,
    /** The queue that is told which records were given up. */
    onFailureQueueArn: mapping.DestinationConfig?.OnFailure.Destination,
  }));

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

/** Whether a record passes. */
export type Filter = (record: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * Supports objects of any depth that end in lists of accepted values, and no other comparison.
 *
 * @param patterns JSON; a record passes when one of them matches, or when there are none
 * @throws Error that names what is not a list of values
 */
export function readFilter(patterns: readonly string[]): Filter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => readPattern(JSON.parse(pattern), 'pattern'));
  return (record) => filters.some((filter) => filter(record));
}

function readPattern(pattern: unknown, path: string): Filter {
  if (Array.isArray(pattern)) return readValues(pattern, path);
  const isObject = typeof pattern === 'object' && pattern !== null;
  if (!isObject) throw unknown(path, pattern);
  const fields = Object.entries(pattern).map(([name, inner]): [string, Filter] => {
    if (name.startsWith('$')) throw unknown(path, name);
    return [name, readPattern(inner, `${path}.${name}`)];
  });
  return (value) => fields.every(([name, filter]) => filter(fieldOf(value, name)));
}

function readValues(values: unknown[], path: string): Filter {
  for (const value of values) if (!literal.safeParse(value).success) throw unknown(path, value);
  const isWanted = (value: unknown) => values.includes(value);
  return (value) => (Array.isArray(value) ? value.some(isWanted) : isWanted(value));
}

/** Looks only at the value's own fields, because a pattern may name `toString`. */
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(name)
    : undefined;

const unknown = (path: string, value: unknown): Error =>
  new Error(`the local stack does not know this filter, at ${path}: ${JSON.stringify(value)}`);
