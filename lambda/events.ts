// The npm package's entry for Lambda functions that subscribe to events: reads the records that Lambda takes
// from the table's stream. `import { readPosterEvents } from 'poster-webhooks/events'` needs neither the CDK
// nor any other package.

import * as z from 'zod/mini';
import { maskAccessToken } from './poster/access-token.ts';
import { type RawData, readData, type TypedData } from './poster/data.ts';
import type { PosterAction, PosterObject } from './poster/data-shapes.ts';
import type { EventItem } from './table-layout.ts';

export type * from './poster/data-shapes.ts';
export { readData };

/** A Poster event as it was recorded. */
export interface RecordedEvent {
  readonly account: string;
  /** Identifies the event within its account, permanently. Use it to drop duplicates. */
  readonly eventKey: string;
  readonly object: PosterObject;
  /** Poster's `object_id`, always as text. */
  readonly objectId: string;
  readonly action: PosterAction;
  /** Poster's unix seconds. */
  readonly time: number;
  /** Not signed, for display only. */
  readonly accountNumber?: string;
  /**
   * Absent when Poster sent none. `data.object` tells the known shapes apart: after `event.data?.object
   * === 'stock'`, `event.data.value` is a stock level. Any access token in it is masked.
   */
  readonly data?: TypedData | RawData;
  /** When the first recorded delivery arrived: ISO 8601 UTC with milliseconds. */
  readonly receivedAt: string;
  /** The record's place in the stream. Report it as `itemIdentifier` when this event failed. */
  readonly sequenceNumber: string;
}

/** An inserted item is not an event. Names the record and the attribute, and quotes nothing of the item. */
export class UnreadableEventError extends Error {
  override name = 'UnreadableEventError';
}

/** The part of Lambda's DynamoDBStreamEvent that is read. */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

export interface StreamRecord {
  readonly eventName?: string | undefined;
  readonly dynamodb?: { NewImage?: unknown; SequenceNumber?: string | undefined } | undefined;
}

/** The records that failed; an empty list means that all succeeded. Lambda retries from the first one on. */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** A subscriber's function. An error that it throws fails the whole batch. */
export type PosterEventHandler = (streamEvent: StreamEvent) => Promise<StreamBatchResponse>;

/**
 * Reads the new events of a batch, in order. Changes and deletions of items (a repeat
 * was counted, an event expired) are not events and are left out.
 *
 * @throws UnreadableEventError for an item that is not an event, such as one that was put into the table
 *   by hand. Do not catch it: Lambda splits the batch until that record is alone, and sends it to the
 *   subscription's dead-letter queue.
 * @example
 * import { type PosterEventHandler, readPosterEvents } from 'poster-webhooks/events';
 *
 * export const handler: PosterEventHandler = async (streamEvent) => {
 *   const stocks = readPosterEvents(streamEvent).filter(({ object }) => object === 'stock');
 *   console.log(stocks.map(({ account, objectId }) => `${account} ${objectId}`));
 *   return { batchItemFailures: [] };
 * };
 */
export function readPosterEvents({ Records }: StreamEvent): RecordedEvent[] {
  return Records.filter(({ eventName }) => eventName === 'INSERT').map(readRecord);
}

/**
 * A subscriber's function that gets one event at a time, in order. When `handle` fails, the events before that
 * one are done, and Lambda delivers the batch again from there. The error is in the function's log.
 *
 * @example
 * import { eachPosterEvent } from 'poster-webhooks/events';
 *
 * export const handler = eachPosterEvent(async ({ account, data }) => {
 *   if (data?.object === 'stock') console.log(account, data.value.value_absolute);
 * });
 */
export const eachPosterEvent =
  (handle: (event: RecordedEvent) => unknown): PosterEventHandler =>
  async ({ Records }) => {
    for (const [index, record] of Records.entries()) {
      try {
        for (const event of readPosterEvents({ Records: [record] })) await handle(event);
      } catch (error) {
        // Nothing is done yet. Lambda logs the error, and splits the batch until the record is alone.
        if (index === 0) throw error;
        console.error(error);
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };

const problem = 'is missing or of another type';
const text = z.pipe(
  z.object({ S: z.string(problem) }, problem),
  z.transform(({ S }) => S),
);
const wholeNumber = z.pipe(
  z.object({ N: z.string(problem).check(z.regex(/^[0-9]+$/, problem)) }, problem),
  z.transform(({ N }) => Number(N)),
);

/** Leaves out the table's own bookkeeping, such as the deliveries. */
const itemSchema = z.object(
  {
    account: text,
    eventKey: text,
    object: text,
    objectId: text,
    action: text,
    time: wholeNumber,
    accountNumber: z.optional(text),
    data: z.optional(text),
    receivedAt: text,
  } satisfies { [Name in keyof EventItem]?: z.ZodMiniType<EventItem[Name]> },
  problem,
);

function readRecord({ dynamodb }: StreamRecord): RecordedEvent {
  // When the number is missing, Lambda delivers the whole batch again, as it should.
  const sequenceNumber = dynamodb?.SequenceNumber ?? '';
  const item = itemSchema.safeParse(dynamodb?.NewImage);
  if (!item.success) {
    const attribute = String(item.error.issues[0]?.path[0] ?? 'NewImage');
    throw new UnreadableEventError(`record ${sequenceNumber}: ${attribute} ${problem}`);
  }
  const { data, ...facts } = item.data;
  if (data === undefined) return { ...facts, sequenceNumber };
  // The consumer has masked the token already, but other programs can write items too.
  const { masked } = maskAccessToken(data);
  return { ...facts, data: readData(facts.object, masked), sequenceNumber };
}
