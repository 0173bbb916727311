// A limited rate.

import { setTimeout as delay } from 'node:timers/promises';

/** The time as programs measure and wait for it. Tests have their own. */
export interface RealTime {
  /** Milliseconds. */
  now(): number;
  /** Sleeps for milliseconds. Rejects when the signal is aborted. */
  delay(
    ms: number,
    value: undefined,
    options: { signal?: AbortSignal | undefined },
  ): Promise<unknown>;
}

interface PacedOptions {
  signal?: AbortSignal | undefined;
  clock?: RealTime;
}

/**
 * Passes values on at no more than a given rate, evenly spread. It does not catch up after a delay, so
 * there are no bursts.
 *
 * @throws the signal's reason, while it waits
 */
export async function* paced<T>(
  values: AsyncIterable<T>,
  perSecond: number,
  { signal, clock = { now: Date.now, delay } }: PacedOptions = {},
): AsyncGenerator<T> {
  const intervalMs = 1000 / perSecond;
  let dueMs = clock.now();
  for await (const value of values) {
    const waitMs = dueMs - clock.now();
    if (waitMs > 0) await clock.delay(waitMs, undefined, { signal });
    dueMs = Math.max(dueMs, clock.now()) + intervalMs;
    yield value;
  }
}
