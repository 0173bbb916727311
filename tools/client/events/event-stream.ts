// Streams the events that match a filter, in order, page by page: any number of them in the same
// memory. By queries alone, each naming its attributes, as `grantInspect` asks.

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { queryAccount, queryRecent } from './event-query.ts';
import { type EventItem, readEvent } from './event-reader.ts';

export interface EventFilter {
  /**
   * Of one account, in event time. Without, across all accounts, in time of receipt (of the
   * delivery recorded first).
   */
  account?: string | undefined;
  object?: string | undefined;
  id?: string | undefined;
  action?: string | undefined;
  /** Unix seconds, both included; of whichever time the order is by. */
  since?: number | undefined;
  until?: number | undefined;
  /** Only events that were delivered more than once. */
  repeatedOnly?: boolean | undefined;
  /** Newest first unless this is set. */
  oldestFirst?: boolean | undefined;
}

export interface EventSource {
  dynamodb: DynamoDBClient;
  tableName: string;
}

/** Across all accounts it looks back so far, the default retention, unless `since` says otherwise. */
const LOOK_BACK_SECONDS = 90 * 24 * 60 * 60;

/** Whole items are read so many at a time. */
const ITEMS_AT_ONCE = 50;

/**
 * @param nowSeconds unix seconds
 * @throws the SDK's error
 */
export async function* streamEvents(
  source: EventSource,
  filter: EventFilter,
  nowSeconds = Math.ceil(Date.now() / 1000),
): AsyncGenerator<EventItem> {
  const { account, repeatedOnly, since = nowSeconds - LOOK_BACK_SECONDS } = filter;
  if (account !== undefined) {
    yield* queryAccount(source, { ...filter, account });
    return;
  }
  // A minute ahead: clocks differ, and what is received meanwhile belongs to it.
  const until = filter.until ?? nowSeconds + 60;
  for await (const addresses of inGroups(queryRecent(source, { ...filter, since, until }))) {
    const items = await Promise.all(
      addresses.map((address) => readEvent(source.dynamodb, source.tableName, address)),
    );
    for (const item of items) {
      // Undefined: deleted since.
      if (item !== undefined && !(repeatedOnly && item.deliveries < 2)) yield item;
    }
  }
}

/** The first so many, or all there are. */
export async function take<T>(values: AsyncIterable<T>, limit: number): Promise<T[]> {
  const taken: T[] = [];
  if (limit === 0) return taken;
  for await (const value of values) {
    taken.push(value);
    if (taken.length === limit) break;
  }
  return taken;
}

async function* inGroups<T>(values: AsyncIterable<T>): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const value of values) {
    group.push(value);
    if (group.length < ITEMS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
