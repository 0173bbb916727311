// Reads the table's stream as Lambda hands it to a subscriber: what you import to handle events in
// a function of your own.

import * as z from 'zod/mini';
import { maskAccessToken } from './poster/access-token.ts';
import { type RawData, readData, type TypedData } from './poster/data.ts';

export type { RawData, TypedData };

/** A Poster event as it was recorded. */
export interface RecordedEvent {
  account: string;
  /** Names the event within its account, for good: what to dedupe by. */
  eventKey: string;
  object: string;
  /** Poster's `object_id`, always as text. */
  objectId: string;
  action: string;
  /** Poster's unix seconds. */
  time: number;
  /** Unsigned, for display only. */
  accountNumber?: string;
  /**
   * Absent where Poster sent none. `data.object` tells the known shapes apart: `event.data?.object
   * === 'stock'` makes `event.data.value` a stock level. An access token in it is masked.
   */
  data?: TypedData | RawData;
  /** Of the delivery recorded first: ISO 8601 UTC with milliseconds. */
  receivedAt: string;
  /** The record's place in the stream: the `itemIdentifier` to report when this event failed. */
  sequenceNumber: string;
}

/** An inserted item is no event. Names record and attribute, and quotes nothing of the item. */
export class UnreadableEventError extends Error {
  override name = 'UnreadableEventError';
}

/** What is read of Lambda's DynamoDBStreamEvent. */
export interface StreamEvent {
  Records: readonly StreamRecord[];
}

export interface StreamRecord {
  eventName?: string | undefined;
  dynamodb?: { NewImage?: unknown; SequenceNumber?: string | undefined } | undefined;
}

/** The records that failed; none means that all are done. Lambda goes on from the first of them. */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** A subscriber's function. What it throws fails the batch as a whole. */
export type PosterEventHandler = (streamEvent: StreamEvent) => Promise<StreamBatchResponse>;

/**
 * Reads the new events of a batch, in order; `accessToken` is in none. Changes and deletions of
 * items (a repeat was counted, an event expired) are no events and are left out.
 *
 * @throws UnreadableEventError for an item that is no event, such as one that was put into the
 *   table by hand. Let it pass: Lambda halves the batch until that record is alone, and gives it to
 *   the subscription's dead-letter queue.
 */
export function readPosterEvents({ Records }: StreamEvent): RecordedEvent[] {
  return Records.filter(({ eventName }) => eventName === 'INSERT').map(readRecord);
}

const problem = 'is missing or of another type';
const text = z.pipe(
  z.object({ S: z.string(problem) }, problem),
  z.transform(({ S }) => S),
);
const wholeNumber = z.pipe(
  z.object({ N: z.string(problem).check(z.regex(/^[0-9]+$/, problem)) }, problem),
  z.transform(({ N }) => Number(N)),
);

/** By name, so that `accessToken` and whatever else the item may hold stay behind. */
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
  },
  problem,
);

function readRecord({ dynamodb }: StreamRecord): RecordedEvent {
  // Without a number Lambda delivers the whole batch again, as it must.
  const sequenceNumber = dynamodb?.SequenceNumber ?? '';
  const item = itemSchema.safeParse(dynamodb?.NewImage);
  if (!item.success) {
    const attribute = String(item.error.issues[0]?.path[0] ?? 'NewImage');
    throw new UnreadableEventError(`record ${sequenceNumber}: ${attribute} ${problem}`);
  }
  const { data, ...facts } = item.data;
  if (data === undefined) return { ...facts, sequenceNumber };
  // The consumer masked it already; an item that came by another door may not be.
  const { masked } = maskAccessToken(data);
  return { ...facts, data: readData(facts.object, masked), sequenceNumber };
}
