import { describe, expect, it } from 'vitest';
import { startClock } from '../../tools/simulation/clock.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';

describe('a simulated clock', () => {
  it('runs faster than real time, and sleeps shorter by the same factor', async () => {
    let realMs = 500;
    const slept: number[] = [];
    const clock = startClock(1_000_000, 3600, undefined, {
      now: () => realMs,
      async delay(ms) {
        slept.push(ms);
        realMs += ms;
      },
    });
    expect(clock.now()).toBe(1_000_000);
    await clock.sleepUntil(1_000_000 + 3_600_000);
    expect([slept, clock.now()]).toEqual([[1000], 4_600_000]);
    await clock.sleepUntil(0);
    expect(slept).toEqual([1000]);
  });

  it('sleeps again when a timer fires early', async () => {
    let realMs = 0;
    const clock = startClock(0, 1000, undefined, {
      now: () => realMs,
      async delay() {
        realMs += 1;
      },
    });
    await clock.sleepUntil(5000);
    expect(clock.now()).toBe(5000);
  });
});

describe('a jumping clock', () => {
  it('wakes sleepers in order of time, whatever the order of the calls', async () => {
    const clock = createJumpingClock(0);
    const woken: [string, number][] = [];
    const sleep = async (name: string, timeMs: number) => {
      await clock.sleepUntil(timeMs);
      woken.push([name, clock.now()]);
    };
    await Promise.all([sleep('late', 300), sleep('early', 100), sleep('past', -1)]);
    expect(woken).toEqual([
      ['past', 0],
      ['early', 100],
      ['late', 300],
    ]);
  });

  it('finishes everything at one time before it jumps to the next', async () => {
    const clock = createJumpingClock(0);
    const steps: string[] = [];
    const one = async () => {
      await clock.sleepUntil(10);
      await clock.sleepUntil(20);
      steps.push('20');
    };
    const other = async () => {
      await clock.sleepUntil(30);
      steps.push('30');
    };
    await Promise.all([other(), one()]);
    expect(steps).toEqual(['20', '30']);
  });
});
