// The newest entries of a list, kept in memory and up to date. Polling every second then costs a few small
// queries, however large the table is, whatever the filter, and however many pages are open.

import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';

/** Rows in order, newest first. */
export type Walk = AsyncGenerator<EventRow, void, undefined>;

export interface EntryWindow {
  /** Newest first, without gaps. */
  entries(): readonly EventRow[];
  /** Whether it reaches the oldest entry. */
  isWhole(): boolean;
  /** Whether it is as large as it may get. */
  isFull(): boolean;
  /** Adds new entries at the top. Rejects with the SDK's error; the next call starts over. */
  refresh(): Promise<void>;
  /** Adds older entries until `isEnough`, or until there are `maxEntries` more. Rejects like `refresh`. */
  extend(maxEntries: number, isEnough: (entries: readonly EventRow[]) => boolean): Promise<void>;
  /** Forgets all entries, so that it also finds late ones that sort far down. */
  reset(): Promise<void>;
}

interface WindowOptions {
  /** Walks through everything, in large pages. */
  walk(): Walk;
  /** Walks through what may be new, in small pages. Left out when nothing can be. */
  walkLatest?: (() => Walk) | undefined;
  compare(one: EventRow, other: EventRow): number;
  /** Unix milliseconds. */
  now(): number;
  /** Limits memory: a million take about 300 MB. */
  maxEntries: number;
}

/**
 * A hook that waited in the queue for a while sorts below later hooks. So a refresh only stops after it has
 * met this many known entries in a row. Entries that sort lower still, for example after a redrive, only
 * appear after `reset`.
 */
const OVERLAP_ENTRIES = 50;
/** With more new entries than this it is cheaper to start over. */
const REFRESH_MAX_ENTRIES = 2_000;
/** Lets several pages that poll share one refresh. */
const REFRESH_INTERVAL_MS = 400;
export function createEntryWindow(options: WindowOptions): EntryWindow {
  const { walk, walkLatest, compare, now, maxEntries: limit } = options;
  let older: Walk | undefined;
  let isWhole = false;
  let refreshedAt = 0;
  let sorted: readonly EventRow[] = [];
  const known = new Map<string, EventRow>();

  const forget = () => {
    older = undefined;
    isWhole = false;
    sorted = [];
    known.clear();
  };
  const take = (entries: readonly EventRow[]) => {
    if (entries.length === 0) return;
    for (const entry of entries) known.set(formatAddress(entry), entry);
    const all = [...known.values()].sort(compare);
    sorted = all.slice(0, limit);
    for (const entry of all.slice(limit)) {
      known.delete(formatAddress(entry));
      isWhole = false;
    }
  };

  async function refresh(): Promise<void> {
    if (walkLatest === undefined || older === undefined) return;
    if (now() - refreshedAt < REFRESH_INTERVAL_MS) return;
    const seen: EventRow[] = [];
    let knownInARow = 0;
    for await (const entry of walkLatest()) {
      knownInARow = known.has(formatAddress(entry)) ? knownInARow + 1 : 0;
      seen.push(entry);
      if (knownInARow >= OVERLAP_ENTRIES) break;
      if (seen.length > REFRESH_MAX_ENTRIES) return forget();
    }
    take(seen);
    refreshedAt = now();
  }

  async function extend(
    maxEntries: number,
    isEnough: (entries: readonly EventRow[]) => boolean,
  ): Promise<void> {
    if (older === undefined) refreshedAt = now();
    older ??= walk();
    const found: EventRow[] = [];
    const room = Math.min(maxEntries, limit - known.size);
    // In steps, because `isEnough` may look at every entry.
    while (!isWhole && found.length < room && !isEnough([...sorted, ...found])) {
      for (let step = 0; step < OVERLAP_ENTRIES && !isWhole; step += 1) {
        const { value, done } = await older.next();
        if (done) isWhole = true;
        else found.push(value);
      }
    }
    take(found);
  }

  // One at a time, because each changes state that the others read.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = turn.then(act).catch((error: unknown) => {
      // A walk that failed cannot continue.
      forget();
      throw error;
    });
    turn = done.catch(() => undefined);
    return done;
  };
  return {
    entries: () => sorted,
    isWhole: () => isWhole,
    isFull: () => known.size >= limit,
    refresh: () => inTurn(refresh),
    extend: (maxEntries, isEnough) => inTurn(() => extend(maxEntries, isEnough)),
    reset: () => inTurn(async () => forget()),
  };
}
