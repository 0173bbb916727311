// Simulated time, which makes two days of retries pass in seconds.

import { setTimeout as delay } from 'node:timers/promises';
import type { RealTime } from '../client/paced.ts';

export interface Clock {
  /** Simulated unix milliseconds. */
  now(): number;
  /** Resolves at that simulated time, or soon when it is past. Rejects when the clock is stopped. */
  sleepUntil(timeMs: number): Promise<void>;
}

/**
 * Simulated time passes `speed` times as fast as real time. Anything that takes real time, such as an
 * answer, takes `speed` times as long in simulated time.
 *
 * @param startMs simulated unix milliseconds at the start
 * @param signal stops the clock
 * @param real its `now` never goes back
 */
export function startClock(
  startMs: number,
  speed: number,
  signal?: AbortSignal,
  real: RealTime = { now: () => performance.now(), delay },
): Clock {
  const realStart = real.now();
  const now = () => startMs + (real.now() - realStart) * speed;
  return {
    now,
    async sleepUntil(timeMs) {
      // Timers can fire a millisecond early, which is a long time on a fast clock.
      while (now() < timeMs) {
        await real.delay(Math.max(1, (timeMs - now()) / speed), undefined, { signal });
      }
    },
  };
}
