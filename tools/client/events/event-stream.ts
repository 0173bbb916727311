// Streams the events that match a filter, in order and page by page, so that memory does not grow with
// their number.

import { pMapIterable } from 'p-map';
import type { EventAddress, EventItem } from '../../../lambda/table-layout.ts';
import { type EventSource, readEvent } from './event-items.ts';
import { type AccountWalk, walkAccount, walkRecent } from './event-walks.ts';

/** Without an account, events of all accounts, ordered by time of receipt instead of event time. */
export type EventFilter = Partial<AccountWalk>;

/** How far back to look across all accounts when `since` is not set: the default retention. */
const LOOK_BACK_SECONDS = 90 * 24 * 60 * 60;

/** Whole items read at a time. */
const CONCURRENT_READS = 50;

/**
 * @param nowSeconds unix seconds
 * @throws the SDK's error
 */
export async function* streamEvents(
  source: EventSource,
  filter: EventFilter,
  nowSeconds = Math.ceil(Date.now() / 1000),
): AsyncGenerator<EventItem> {
  const { account, repeatedOnly = false, ...conditions } = filter;
  if (account !== undefined) {
    yield* walkAccount(source, { ...filter, account });
    return;
  }
  const since = filter.since ?? nowSeconds - LOOK_BACK_SECONDS;
  // A minute ahead, because clocks differ and events keep arriving while this reads.
  const until = filter.until ?? nowSeconds + 60;
  // Not filtered by `repeatedOnly`, because the index does not contain the number of deliveries.
  const entries = walkRecent(source, { ...conditions, since, until });
  yield* readItems(source, entries, repeatedOnly);
}

/** Reads the whole items of index entries, in the same order. */
export async function* readItems(
  source: EventSource,
  entries: AsyncIterable<EventAddress>,
  repeatedOnly: boolean,
): AsyncGenerator<EventItem> {
  const items = pMapIterable(entries, (entry) => readEvent(source, entry), {
    concurrency: CONCURRENT_READS,
  });
  for await (const item of items) {
    // Undefined when the item has been deleted since.
    if (item !== undefined && !(repeatedOnly && item.deliveries < 2)) yield item;
  }
}

/** Takes the first values, at most `limit`. */
export async function take<T>(values: AsyncIterable<T>, limit: number): Promise<T[]> {
  const taken: T[] = [];
  if (limit === 0) return taken;
  for await (const value of values) {
    taken.push(value);
    if (taken.length === limit) break;
  }
  return taken;
}
