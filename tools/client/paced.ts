// A limited rate.

import { setTimeout as delay } from 'node:timers/promises';

/**
 * Passes values on at no more than a given rate, evenly spread. It does not catch up after a delay, so
 * there are no bursts.
 *
 * @param clock for tests; `now` returns milliseconds
 */
export async function* paced<T>(
  values: AsyncIterable<T>,
  perSecond: number,
  clock: { now(): number; delay(ms: number): Promise<unknown> } = { now: Date.now, delay },
): AsyncGenerator<T> {
  const intervalMs = 1000 / perSecond;
  let dueMs = clock.now();
  for await (const value of values) {
    const waitMs = dueMs - clock.now();
    if (waitMs > 0) await clock.delay(waitMs);
    dueMs = Math.max(dueMs, clock.now()) + intervalMs;
    yield value;
  }
}
