// The list of events: filters, a range of time and a search in `data`, over the window of all accounts or of
// one account.

import type { EventItem, IndexEntry } from '../../../lambda/table-layout.ts';
import type { EventSource } from '../../client/events/event-items.ts';
import { walkAccount, walkRecent } from '../../client/events/event-walks.ts';
import type { EventList, EventRow, HookFields, ListFilter } from '../api.ts';
import { createDataSearch } from './data-search.ts';
import { createDeliveryCounter } from './delivery-counter.ts';
import { createEntryWindow, type EntryWindow, type Walk } from './entry-window.ts';
import { firstPosition, type ListRange, lastPosition, orderOf, timeOf } from './list-range.ts';

interface ListRequest {
  filter: ListFilter;
  range: ListRange;
  /** How many rows to return at most. */
  limit: number;
  /** Whether to search further back for missing rows. Polls do not, or they would read the whole table. */
  lookFurther: boolean;
}

/** As many as a person can look through. A list that begins at `next` has the rest. */
export const ROWS_MAX = 2_000;

const DAY_SECONDS = 24 * 60 * 60;
/** How far back a list of all accounts goes, unless a range is chosen: the default retention. */
const LOOK_BACK_SECONDS = 90 * DAY_SECONDS;
/** New events were received today, or yesterday just before midnight. */
const LATEST_SECONDS = DAY_SECONDS;
/** Clocks differ, so the table may contain times that are slightly in the future. */
const AHEAD_SECONDS = 60;
/** Page size of a query. The list of all accounts runs one query for each of the day's eight partitions. */
const PAGE_ITEMS = 250;
const LATEST_PAGE_ITEMS = 25;
/** Events searched for one request; the next request continues from there. */
const SEARCH_MAX_ENTRIES = 5_000;
/** Windows kept in memory in addition to the one of all accounts' newest events. */
const WINDOWS_MAX = 6;
/** Limits the memory of a window to about 15 MB. */
const WINDOW_MAX_ENTRIES = 50_000;

export function createEventLists(
  source: EventSource,
  now: () => Date,
  maxEntries = WINDOW_MAX_ENTRIES,
) {
  const countDeliveries = createDeliveryCounter(source, () => now().getTime());
  const searchData = createDataSearch(source);
  const nowSeconds = () => now().getTime() / 1000;

  /**
   * @param end the newest position; undefined to follow new events
   * @param since unix seconds, if older than the usual span
   */
  const createWindow = (account: string, end?: string, since = Infinity): EntryWindow => {
    const order = orderOf(account);
    const walk = (lookBackSeconds: number, pageItems: number): Walk => {
      if (account !== '') return toRows(walkAccount(source, { account, lastKey: end, pageItems }));
      const until = end === undefined ? nowSeconds() + AHEAD_SECONDS : Date.parse(end) / 1000;
      const from = Math.min(since, until - lookBackSeconds);
      return toRows(walkRecent(source, { since: from, until, pageItems }));
    };
    return createEntryWindow({
      walk: () => walk(LOOK_BACK_SECONDS, PAGE_ITEMS),
      walkLatest: end === undefined ? () => walk(LATEST_SECONDS, LATEST_PAGE_ITEMS) : undefined,
      compare: (one, other) => (one[order] < other[order] ? 1 : one[order] > other[order] ? -1 : 0),
      now: () => now().getTime(),
      maxEntries,
    });
  };
  const recent = createWindow('');

  /** The windows used last, in the order of use. */
  const windows = new Map<string, EntryWindow>();
  const windowOf = (account: string, range: ListRange): EntryWindow => {
    const { since = Infinity, until = Infinity, before } = range;
    const end = before ?? (until < nowSeconds() ? lastPosition(account, until) : undefined);
    const early = since < nowSeconds() - LOOK_BACK_SECONDS ? since : undefined;
    if (account === '' && end === undefined && early === undefined) return recent;
    const name = JSON.stringify([account, end, early]);
    const window = windows.get(name) ?? createWindow(account, end, early);
    windows.delete(name);
    windows.set(name, window);
    for (const other of [...windows.keys()].slice(0, -WINDOWS_MAX)) windows.delete(other);
    return window;
  };

  return {
    /** The window of all accounts, which the chart reads too. */
    recent,
    async list({ filter, range, limit, lookFurther }: ListRequest): Promise<EventList> {
      const { account, text } = filter;
      const window = windowOf(account, range);
      const order = orderOf(account);
      const first = firstPosition(account, range);
      const isInRange = (entry: EventRow) => entry[order] >= first;
      const isCovered = (entries: readonly EventRow[]) =>
        (entries.at(-1)?.[order] ?? first) < first;
      const matches = matching(filter);
      const select = (entries: readonly EventRow[]) => entries.filter(isInRange).filter(matches);

      await window.refresh();
      if (lookFurther || window.entries().length === 0) {
        await window.extend(
          SEARCH_MAX_ENTRIES,
          // Whether an event contains the text is only known once it has been read.
          (entries) => isCovered(entries) || (text === '' && select(entries).length > limit),
        );
      }
      const entries = window.entries();
      const searchable = select(entries);
      const { found, unread } =
        text === ''
          ? { found: searchable, unread: undefined }
          : await searchData(text, searchable, limit + 1);

      const inRange = entries.filter(isInRange);
      const searched = unread === undefined ? inRange : inRange.slice(0, inRange.indexOf(unread));
      const oldest = searched.at(-1);
      const isWhole = unread === undefined && (window.isWhole() || isCovered(entries));
      const isCut = found.length > limit;
      const isStuck = !isCut && !isWhole && unread === undefined && window.isFull();
      const next = isCut && limit >= ROWS_MAX ? found[limit] : isStuck ? oldest : undefined;
      return {
        events: await countDeliveries(found.slice(0, limit)),
        hasMore: isCut || !isWhole,
        isSearching: !isCut && unread !== undefined,
        searched: searched.length,
        searchedTo: isWhole || oldest === undefined ? undefined : timeOf(account, oldest),
        next: next?.[order],
      };
    },
    async reset(): Promise<void> {
      windows.clear();
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

/** Ignores the account, because a window of one account holds no other, and the text, which is in `data`. */
export const matching =
  ({ object, action, id }: HookFields) =>
  (entry: EventRow): boolean =>
    entry.object.includes(object) && entry.action.includes(action) && entry.objectId.includes(id);
