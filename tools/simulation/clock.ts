// Simulated time. Two days of retries pass in seconds: as a compressed clock that really sleeps, or
// in unit tests as one that jumps.

import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Simulated unix milliseconds. */
  now(): number;
  /** Resolves at that simulated time, or soon when it is past; never rejects. */
  sleepUntil(timeMs: number): Promise<void>;
}

export interface CompressedClockOptions {
  /** What it shows first, simulated unix milliseconds. */
  startMs: number;
  /** Simulated time that passes in real time: 3600 makes an hour a second. */
  factor: number;
  /** Real milliseconds, from a clock that nobody sets back. */
  realNow(): number;
  /** Sleeps, real milliseconds. */
  delay(ms: number): Promise<unknown>;
}

/**
 * Simulated time = real time * factor. What takes real time, such as an answer, takes `factor` times
 * as long in simulated time.
 */
export function createCompressedClock(options: CompressedClockOptions): Clock {
  const { startMs, factor, realNow, delay } = options;
  const realStart = realNow();
  const now = () => startMs + (realNow() - realStart) * factor;
  return {
    now,
    async sleepUntil(timeMs) {
      // Timers may be early by a millisecond, which is much of a compressed clock's time.
      while (now() < timeMs) await delay(Math.max(1, (timeMs - now()) / factor));
    },
  };
}

/** The same over this machine's real clock. @param speed simulated seconds per real second */
export const startClock = (startMs: number, speed: number): Clock =>
  createCompressedClock({ startMs, factor: speed, realNow: () => performance.now(), delay });

/**
 * A clock that jumps to the next time somebody waits for, once all that can be done at this one is
 * done. It cannot see I/O that is under way, so it is only for dependencies that answer at once.
 */
export function createJumpingClock(startMs: number): Clock {
  let nowMs = startMs;
  const sleepers: { timeMs: number; wake(): void }[] = [];
  let willJump = false;
  const jumpSoon = () => {
    if (!willJump) setImmediate(jump);
    willJump = true;
  };
  const jump = () => {
    willJump = false;
    sleepers.sort((one, other) => one.timeMs - other.timeMs);
    const next = sleepers.shift();
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.timeMs);
    next.wake();
    jumpSoon();
  };
  return {
    now: () => nowMs,
    sleepUntil(timeMs) {
      if (timeMs <= nowMs) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers.push({ timeMs, wake: resolve });
      jumpSoon();
      return promise;
    },
  };
}
