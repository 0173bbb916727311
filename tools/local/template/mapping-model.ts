// An event source mapping of the template: which function takes a queue's messages or a table's
// changes, and by which rules.

import * as z from 'zod';
import { type Filter, readFilter } from './filter-criteria.ts';
import { functionArn } from './resource-names.ts';

export interface QueueMappingModel {
  source: 'queue';
  queueArn: string;
  functionArn: string;
  batchSize: number;
  maxConcurrency: number | undefined;
  reportsBatchItemFailures: boolean;
}

export interface StreamMappingModel {
  source: 'stream';
  streamArn: string;
  functionArn: string;
  batchSize: number;
  reportsBatchItemFailures: boolean;
  /** Whether a record is for the function; the others are passed over. */
  filter: Filter;
  /** How often a batch is tried again; Infinity for ever. */
  retryAttempts: number;
  /** Splits a failing batch in two, and so isolates what fails. */
  bisects: boolean;
  /** The queue that is told of what was given up. */
  onFailureQueueArn: string | undefined;
}

export type MappingModel = QueueMappingModel | StreamMappingModel;

const text = z.string();
const count = z.coerce.number();
const responseTypes = z.array(text).default([]);

const queueMappingSchema = z.object({
  EventSourceArn: text,
  FunctionName: text,
  BatchSize: count.default(10),
  FunctionResponseTypes: responseTypes,
  ScalingConfig: z.object({ MaximumConcurrency: count }).optional(),
});

/** Lambda's own number for "for ever". */
const NO_LIMIT = -1;

/** Strict: a rule that is passed over here would make a local run another one than that in AWS. */
const streamMappingSchema = z.strictObject({
  EventSourceArn: text,
  FunctionName: text,
  BatchSize: count.default(100),
  FunctionResponseTypes: responseTypes,
  StartingPosition: z.literal('TRIM_HORIZON'),
  FilterCriteria: z.strictObject({ Filters: z.array(z.object({ Pattern: text })) }).optional(),
  BisectBatchOnFunctionError: z.coerce.boolean().default(false),
  MaximumRetryAttempts: count.default(NO_LIMIT),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: text.startsWith('arn:aws:sqs:') }) })
    .optional(),
  // Speed alone: here a batch goes out at once, one at a time.
  MaximumBatchingWindowInSeconds: z.unknown().optional(),
  ParallelizationFactor: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const sourceSchema = z.looseObject({ EventSourceArn: text });

/**
 * @param properties with every reference resolved
 * @throws Error or ZodError naming what the local stack does not know
 */
export function readMapping(properties: unknown): MappingModel {
  const { EventSourceArn } = sourceSchema.parse(properties);
  if (EventSourceArn.startsWith('arn:aws:sqs:')) return readQueueMapping(properties);
  if (/^arn:aws:dynamodb:.*\/stream\//.test(EventSourceArn)) return readStreamMapping(properties);
  throw new Error(`the local stack does not know the event source ${EventSourceArn}`);
}

function readQueueMapping(properties: unknown): QueueMappingModel {
  const mapping = queueMappingSchema.parse(properties);
  return {
    source: 'queue',
    queueArn: mapping.EventSourceArn,
    functionArn: arnOf(mapping.FunctionName),
    batchSize: mapping.BatchSize,
    maxConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
    reportsBatchItemFailures: reportsFailures(mapping.FunctionResponseTypes),
  };
}

function readStreamMapping(properties: unknown): StreamMappingModel {
  const mapping = streamMappingSchema.parse(properties);
  const patterns = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  const { MaximumRetryAttempts } = mapping;
  return {
    source: 'stream',
    streamArn: mapping.EventSourceArn,
    functionArn: arnOf(mapping.FunctionName),
    batchSize: mapping.BatchSize,
    reportsBatchItemFailures: reportsFailures(mapping.FunctionResponseTypes),
    filter: readFilter(patterns),
    retryAttempts: MaximumRetryAttempts === NO_LIMIT ? Infinity : MaximumRetryAttempts,
    bisects: mapping.BisectBatchOnFunctionError,
    onFailureQueueArn: mapping.DestinationConfig?.OnFailure.Destination,
  };
}

/** A name or an ARN, as CloudFormation takes it. */
const arnOf = (functionName: string) => functionArn(functionName.split(':').at(-1) ?? '');

const reportsFailures = (types: string[]) => types.includes('ReportBatchItemFailures');
