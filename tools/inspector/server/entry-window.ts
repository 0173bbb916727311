// The newest entries of one order, kept in memory and followed: what is polled each second costs a few
// small queries, however large the table, whatever the filter and however many pages look.

import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';

/** Rows in order, newest first. */
export type Walk = AsyncGenerator<EventRow, void, undefined>;

export interface EntryWindow {
  /** Newest first, without gaps as far back as was looked. */
  entries(): readonly EventRow[];
  /** Whether there is nothing older than what is here. */
  isComplete(): boolean;
  /** Takes in what is new at the top. Rejects with the SDK's error; the next call starts anew. */
  refresh(): Promise<void>;
  /** Looks further back until `isEnough` or `maxEntries` more. Rejects as `refresh` does. */
  extend(maxEntries: number, isEnough: (entries: readonly EventRow[]) => boolean): Promise<void>;
  /** Forgets everything, so that also what came late and far back is seen. */
  reset(): Promise<void>;
}

export interface WindowOptions {
  /** Walks everything, in large pages. */
  walk(): Walk;
  /** Walks what may be new, in small ones. */
  walkLatest(): Walk;
  compare(one: EventRow, other: EventRow): number;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * A hook that was queued for a while is recorded below later ones, so that a refresh goes on past the
 * first entry that it knows. What comes lower still, as by a redrive, is seen after `reset`.
 */
const OVERLAP_ENTRIES = 50;
/** With more than this new at once it is cheaper to start anew. */
const REFRESH_MAX_ENTRIES = 2_000;
/** Several pages that poll share one refresh. */
const REFRESH_INTERVAL_MS = 400;
/** Bounds memory: about 30 MB. */
const WINDOW_MAX_ENTRIES = 100_000;

export function createEntryWindow({ walk, walkLatest, compare, now }: WindowOptions): EntryWindow {
  let older: Walk | undefined;
  let isComplete = false;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let sorted: readonly EventRow[] = [];
  const known = new Map<string, EventRow>();

  const forget = () => {
    older = undefined;
    isComplete = false;
    refreshedAt = Number.NEGATIVE_INFINITY;
    sorted = [];
    known.clear();
  };
  const take = (entries: readonly EventRow[]) => {
    if (entries.length === 0) return;
    for (const entry of entries) known.set(formatAddress(entry), entry);
    sorted = [...known.values()].sort(compare);
  };

  async function refresh(): Promise<void> {
    if (older === undefined || now() - refreshedAt < REFRESH_INTERVAL_MS) return;
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
    const room = Math.min(maxEntries, WINDOW_MAX_ENTRIES - known.size);
    // Counts in steps: `isEnough` may look through all of them.
    while (!isComplete && found.length < room && !isEnough([...sorted, ...found])) {
      for (let step = 0; step < OVERLAP_ENTRIES && !isComplete; step += 1) {
        const { value, done } = await older.next();
        if (done) isComplete = true;
        else found.push(value);
      }
    }
    take(found);
  }

  // One at a time: both move what the other reads.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = turn.then(act).catch((error: unknown) => {
      // A walk that failed is at its end.
      forget();
      throw error;
    });
    turn = done.catch(() => undefined);
    return done;
  };
  return {
    entries: () => sorted,
    isComplete: () => isComplete || known.size >= WINDOW_MAX_ENTRIES,
    refresh: () => inTurn(refresh),
    extend: (maxEntries, isEnough) => inTurn(() => extend(maxEntries, isEnough)),
    reset: () => inTurn(async () => forget()),
  };
}
