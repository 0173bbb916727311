// The list of events: filters over the window of all accounts, or over that of one.

import type { EventItem, IndexEntry } from '../../../lambda/table-layout.ts';
import type { EventSource } from '../../client/events/event-items.ts';
import { walkAccount, walkRecent } from '../../client/events/event-walks.ts';
import type { EventList, EventRow, ListFilter } from '../api.ts';
import type { DeliveryCounts } from './delivery-counts.ts';
import { createEntryWindow, type EntryWindow, type Walk } from './entry-window.ts';

export interface ListRequest {
  filter: ListFilter;
  /** Rows wanted. */
  limit: number;
  /** Whether to look further back for them. A poll does not: it would read on for ever. */
  lookFurther: boolean;
}

export interface EventLists {
  list(request: ListRequest): Promise<EventList>;
  /** The window of all accounts, which the chart looks through too. */
  recent: EntryWindow;
  reset(): Promise<void>;
}

const DAY_SECONDS = 24 * 60 * 60;
/** How far back to look: the default retention. */
const LOOK_BACK_DAYS = 90;
/** What is new was received today, or yesterday around midnight. */
const LATEST_DAYS = 2;
/** Of each of eight partitions: enough for two screens. */
const RECENT_PAGE_ITEMS = 250;
const ACCOUNT_PAGE_ITEMS = 250;
const LATEST_PAGE_ITEMS = 25;
/** Looked through for one request; "look further" goes on from there. */
const SEARCH_MAX_ENTRIES = 5_000;
/** Pages that look at other accounts keep theirs. */
const ACCOUNT_WINDOWS = 8;

export function createEventLists(
  source: EventSource,
  counts: DeliveryCounts,
  now: () => Date,
): EventLists {
  const recentRows = (days: number, pageItems: number): Walk => {
    const nowSeconds = now().getTime() / 1000;
    const today = Math.floor(nowSeconds / DAY_SECONDS) * DAY_SECONDS;
    const since = today - (days - 1) * DAY_SECONDS;
    // A minute ahead, because clocks differ.
    return toRows(walkRecent(source, { since, until: nowSeconds + 60, pageItems }));
  };
  const recent = createEntryWindow({
    walk: () => recentRows(LOOK_BACK_DAYS, RECENT_PAGE_ITEMS),
    walkLatest: () => recentRows(LATEST_DAYS, LATEST_PAGE_ITEMS),
    compare: (one, other) => descending(one.receivedAt, other.receivedAt),
    now: () => now().getTime(),
  });
  const accounts = new Map<string, EntryWindow>();
  const windowOf = (account: string): EntryWindow => {
    const window =
      accounts.get(account) ??
      createEntryWindow({
        walk: () => toRows(walkAccount(source, { account, pageItems: ACCOUNT_PAGE_ITEMS })),
        walkLatest: () => toRows(walkAccount(source, { account, pageItems: LATEST_PAGE_ITEMS })),
        compare: (one, other) => descending(one.eventKey, other.eventKey),
        now: () => now().getTime(),
      });
    accounts.delete(account);
    accounts.set(account, window);
    for (const other of [...accounts.keys()].slice(0, -ACCOUNT_WINDOWS)) accounts.delete(other);
    return window;
  };
  return {
    recent,
    async list({ filter, limit, lookFurther }) {
      const window = filter.account === '' ? recent : windowOf(filter.account);
      const matches = matching(filter);
      await window.refresh();
      const isNew = window.entries().length === 0;
      if (lookFurther || isNew) {
        const isEnough = (entries: readonly EventRow[]) => hasAtLeast(entries, matches, limit + 1);
        await window.extend(SEARCH_MAX_ENTRIES, isEnough);
      }
      const found = window.entries().filter(matches);
      return {
        events: await counts.fill(found.slice(0, limit)),
        hasMore: found.length > limit || !window.isComplete(),
        searched: window.entries().length,
      };
    },
    async reset() {
      accounts.clear();
      await recent.reset();
    },
  };
}

/** Leaves out what the list does not show, `data` above all: a window holds many rows. */
async function* toRows(events: AsyncGenerator<IndexEntry | EventItem>): Walk {
  for await (const event of events) {
    const { account, eventKey, object, objectId, action, time, receivedAt } = event;
    const row = { account, eventKey, object, objectId, action, time, receivedAt };
    yield 'deliveries' in event ? { ...row, deliveries: event.deliveries } : row;
  }
}

const descending = (one: string, other: string): number => (one < other ? 1 : one > other ? -1 : 0);

/** The account is not asked here: its window holds no other. */
export const matching =
  ({ object, action, id }: ListFilter) =>
  (entry: EventRow): boolean =>
    entry.object.includes(object) && entry.action.includes(action) && entry.objectId.includes(id);

function hasAtLeast(
  entries: readonly EventRow[],
  matches: (entry: EventRow) => boolean,
  wanted: number,
): boolean {
  let found = 0;
  for (const entry of entries) {
    if (matches(entry)) found += 1;
    if (found >= wanted) return true;
  }
  return false;
}
