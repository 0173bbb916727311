import { expect, it } from 'vitest';
import { paced } from '../../tools/client/paced.ts';

async function* fiveValues() {
  for (let value = 1; value <= 5; value += 1) yield value;
}

it('paced spreads values evenly and does not catch up after a slow one', async () => {
  let nowMs = 0;
  const clock = {
    now: () => nowMs,
    delay: async (ms: number) => {
      nowMs += ms;
    },
  };
  const timesMs: number[] = [];
  for await (const value of paced(fiveValues(), 10, { clock })) {
    timesMs.push(nowMs);
    // The second value takes a long time.
    if (value === 2) nowMs += 1000;
  }
  expect(timesMs).toEqual([0, 100, 1100, 1200, 1300]);
});
