// A simulated clock for tests: it never waits.

import type { Clock } from '../../tools/simulation/clock.ts';

/**
 * Jumps to the next time that is waited for as soon as everything possible at the current time is done.
 * It does not see pending I/O, so use it only with dependencies that answer at once.
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
