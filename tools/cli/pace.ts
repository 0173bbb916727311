// Lets values through at no more than a given rate.

import { setTimeout as delay } from 'node:timers/promises';

/**
 * @param perSecond evenly spread; time that was lost is not made up for, so that there is no burst
 * @param clock for tests; `now` in milliseconds
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
