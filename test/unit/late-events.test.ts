import { beforeEach, describe, expect, it } from 'vitest';
import { watchLateEvents } from '../../tools/client/events/late-events.ts';

const RETRIED_SECONDS = 1_800;
const START = 1_800_000_000;
const TWO_WEEKS = 14 * 24 * 3_600;

let letters: number;
let late: ReturnType<typeof watchLateEvents>;
beforeEach(() => {
  letters = 0;
  late = watchLateEvents({
    countDeadLetters: async () => letters,
    retriedSeconds: RETRIED_SECONDS,
  });
});

/** Asks each second of a span. @returns how far back to read at which second, both from the start on */
async function ask(from: number, to: number): Promise<[second: number, back: number][]> {
  const due: [number, number][] = [];
  for (let second = from; second <= to; second += 1) {
    const since = await late.dueFrom(START + second);
    if (since !== undefined) due.push([second, START + second - since]);
  }
  return due;
}

describe('late events are looked for', () => {
  it('as far back as a message is tried again, every half minute, while there are no dead letters', async () => {
    expect(await ask(0, 90)).toEqual([0, 30, 60, 90].map((second) => [second, 1_830]));
    expect(late.oldest()).toBe(START + 90 - 1_830);
  });

  it('no further back while letters stay where they are, except to know what is there', async () => {
    letters = 2;
    expect(await ask(0, 60)).toEqual([
      [0, TWO_WEEKS],
      [30, 1_830],
      [60, 1_830],
    ]);
    expect(late.oldest()).toBe(START + 60 - TWO_WEEKS);
  });

  it('as far back as a letter may be old when one was sent back, at growing intervals', async () => {
    letters = 2;
    await ask(0, 9);
    letters = 1;
    const far = (await ask(10, 3_000)).filter(([, back]) => back > 1_830);
    expect(far.map(([second]) => second - 10)).toEqual([
      ...[0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047],
    ]);
    expect(far.map(([, back]) => back)).toEqual(far.map(() => TWO_WEEKS));
    letters = 0;
    expect((await ask(3_001, 3_004)).filter(([, back]) => back > 1_830)).toHaveLength(3);
  });

  it('back to when the first letter of its own time may have been received', async () => {
    await ask(0, 9);
    letters = 1;
    await ask(10, 5_000);
    expect(late.oldest()).toBe(START + 9 - 1_830);
    letters = 0;
    expect((await ask(5_001, 5_001))[0]).toEqual([5_001, 5_001 - 9 + 1_830]);
  });

  it('no further back again once there have been no letters for as long as one is tried again', async () => {
    letters = 1;
    await ask(0, 9);
    letters = 0;
    await ask(10, 10 + RETRIED_SECONDS);
    expect(late.oldest()).toBe(START + 10 + RETRIED_SECONDS - TWO_WEEKS);
    await ask(11 + RETRIED_SECONDS, 11 + RETRIED_SECONDS);
    expect(late.oldest()).toBe(START + 11 + RETRIED_SECONDS - 1_830);
  });
});
