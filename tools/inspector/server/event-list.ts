// The list of events: filters over the window of all accounts or of one account, and how often each
// listed event was delivered.

import pMap from 'p-map';
import { type EventItem, formatAddress, type IndexEntry } from '../../../lambda/table-layout.ts';
import { type EventSource, readDeliveryCount } from '../../client/events/event-items.ts';
import { walkAccount, walkRecent } from '../../client/events/event-walks.ts';
import type { EventList, EventRow, ListFilter } from '../api.ts';
import { createEntryWindow, type EntryWindow, type Walk } from './entry-window.ts';

interface ListRequest {
  filter: ListFilter;
  /** How many rows to return at most. */
  limit: number;
  /** Whether to search further back for missing rows. Polls do not, or they would read the whole table. */
  lookFurther: boolean;
}

const DAY_SECONDS = 24 * 60 * 60;
/** How far back to look: the default retention. */
const LOOK_BACK_DAYS = 90;
/** New events were received today, or yesterday just before midnight. */
const LATEST_DAYS = 2;
/** Clocks differ, so the table may contain times that are slightly in the future. */
const AHEAD_SECONDS = 60;
/** Page size of a query. The list of all accounts runs one query for each of the day's eight partitions. */
const PAGE_ITEMS = 250;
const LATEST_PAGE_ITEMS = 25;
/** Events searched for one request; the next request continues from there. */
const SEARCH_MAX_ENTRIES = 5_000;
/** How many accounts have a window in memory. */
const ACCOUNT_WINDOWS_MAX = 8;

export function createEventLists(source: EventSource, now: () => Date) {
  const countDeliveries = createDeliveryCounter(source, () => now().getTime());

  const createWindow = (
    walkBy: (pageItems: number, days: number) => AsyncGenerator<IndexEntry | EventItem>,
    order: 'receivedAt' | 'eventKey',
  ): EntryWindow =>
    createEntryWindow({
      walk: () => toRows(walkBy(PAGE_ITEMS, LOOK_BACK_DAYS)),
      walkLatest: () => toRows(walkBy(LATEST_PAGE_ITEMS, LATEST_DAYS)),
      compare: (one, other) => (one[order] < other[order] ? 1 : one[order] > other[order] ? -1 : 0),
      now: () => now().getTime(),
    });
  const recent = createWindow((pageItems, days) => {
    const nowSeconds = now().getTime() / 1000;
    const today = Math.floor(nowSeconds / DAY_SECONDS) * DAY_SECONDS;
    const since = today - (days - 1) * DAY_SECONDS;
    return walkRecent(source, { since, until: nowSeconds + AHEAD_SECONDS, pageItems });
  }, 'receivedAt');

  /** The accounts that were asked for last, in that order. */
  const accounts = new Map<string, EntryWindow>();
  const windowOf = (account: string): EntryWindow => {
    const walk = (pageItems: number) => walkAccount(source, { account, pageItems });
    const window = accounts.get(account) ?? createWindow(walk, 'eventKey');
    accounts.delete(account);
    accounts.set(account, window);
    for (const other of [...accounts.keys()].slice(0, -ACCOUNT_WINDOWS_MAX)) accounts.delete(other);
    return window;
  };

  return {
    /** The window of all accounts, which the chart reads too. */
    recent,
    async list({ filter, limit, lookFurther }: ListRequest): Promise<EventList> {
      const window = filter.account === '' ? recent : windowOf(filter.account);
      const matches = matching(filter);
      await window.refresh();
      if (lookFurther || window.entries().length === 0) {
        await window.extend(
          SEARCH_MAX_ENTRIES,
          (entries) => entries.filter(matches).length > limit,
        );
      }
      const found = window.entries().filter(matches);
      return {
        events: await countDeliveries(found.slice(0, limit)),
        hasMore: found.length > limit || !window.isComplete(),
        searched: window.entries().length,
      };
    },
    async reset(): Promise<void> {
      accounts.clear();
      await recent.reset();
    },
  };
}

/** Keeps only what the list shows. Above all it drops `data`, because a window holds many rows. */
async function* toRows(events: AsyncGenerator<IndexEntry | EventItem>): Walk {
  for await (const event of events) {
    const { account, eventKey, object, objectId, action, time, receivedAt } = event;
    const row = { account, eventKey, object, objectId, action, time, receivedAt };
    yield 'deliveries' in event ? { ...row, deliveries: event.deliveries } : row;
  }
}

/** Ignores the account, because a window of one account holds no other. */
export const matching =
  ({ object, action, id }: ListFilter) =>
  (entry: EventRow): boolean =>
    entry.object.includes(object) && entry.action.includes(action) && entry.objectId.includes(id);

/** Poster's first retries follow within seconds, so the top rows are counted again at every poll. */
const FOLLOWED_ROWS = 20;
/** The other rows are counted again after this time. */
const COUNT_MAX_AGE_MS = 30_000;
/** Queries at the same time. The SDK opens as many sockets. */
const CONCURRENT_QUERIES = 50;
/** Limits memory. */
const COUNTS_MAX = 20_000;

/**
 * The returned function adds to each row how often its event was delivered. The index does not have the
 * count, because repeats do not change the index. So each item is queried, though not at every poll.
 */
function createDeliveryCounter(source: EventSource, now: () => number) {
  const counts = new Map<string, { deliveries: number | undefined; readAt: number }>();

  async function read(row: EventRow): Promise<void> {
    const deliveries = await readDeliveryCount(source, row);
    counts.set(formatAddress(row), { deliveries, readAt: now() });
  }
  const isDue = (row: EventRow, position: number): boolean => {
    if (row.deliveries !== undefined) return false;
    const count = counts.get(formatAddress(row));
    if (count === undefined || position < FOLLOWED_ROWS) return true;
    return now() - count.readAt > COUNT_MAX_AGE_MS;
  };
  return async (rows: readonly EventRow[]): Promise<EventRow[]> => {
    if (counts.size > COUNTS_MAX) counts.clear();
    await pMap(rows.filter(isDue), read, { concurrency: CONCURRENT_QUERIES });
    return rows.map((row) => ({
      ...row,
      deliveries: row.deliveries ?? counts.get(formatAddress(row))?.deliveries,
    }));
  };
}
