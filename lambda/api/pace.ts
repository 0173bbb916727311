// How fast calls follow each other. Poster documents no limit; other programs make up to five calls a second without
// trouble.

import { setTimeout as delay } from 'node:timers/promises';

/** Runs a call once the account may make another one. Accounts do not wait for each other. */
export type Pace = <T>(account: string, call: () => Promise<T>) => Promise<T>;

/** At most four calls a second. */
const INTERVAL_MS = 250;

interface Time {
  /** Milliseconds, from a clock that never goes back. */
  now(): number;
  delay(ms: number): Promise<unknown>;
}

/** One call of an account at a time, each at least `INTERVAL_MS` after the start of the one before. */
export function createPace(time: Time = { now: () => performance.now(), delay }): Pace {
  /** Of each account, the start of its latest call. It resolves once that call is over. */
  const latest = new Map<string, Promise<number>>();
  return async (account, call) => {
    const before = latest.get(account) ?? Promise.resolve(-INTERVAL_MS);
    const { promise: over, resolve: end } = Promise.withResolvers<number>();
    latest.set(account, over);
    const earliestMs = (await before) + INTERVAL_MS;
    // Timers can fire a millisecond early.
    while (time.now() < earliestMs) await time.delay(Math.ceil(earliestMs - time.now()));
    const startedMs = time.now();
    try {
      return await call();
    } finally {
      end(startedMs);
    }
  };
}
