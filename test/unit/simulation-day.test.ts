import { describe, expect, it } from 'vitest';
import { eventKey } from '../../lambda/poster/event-key.ts';
import type { Answer } from '../../tools/client/post.ts';
import { type DayHook, day, OPEN_HOURS } from '../../tools/simulation/day.ts';
import { OTHER_KINDS } from '../../tools/simulation/other-hooks.ts';
import { sendAll } from '../../tools/simulation/play.ts';
import { openRestaurants } from '../../tools/simulation/run.ts';

const startMs = Date.UTC(2026, 10, 23);
const HOUR_MS = 3_600_000;
const dayOf = (seed: number, restaurants = 10, salesPerHour = 10): DayHook[] => [
  ...day({
    restaurants: openRestaurants('day', restaurants, { seed, startMs }),
    startMs,
    salesPerHour,
  }),
];
const hooks = dayOf(1);
const nameOf = ({ fields }: DayHook) => `${fields.account};${eventKey(fields)}`;

describe('a day', () => {
  it('has as many sales as asked, most of them at lunch and dinner', () => {
    const closed = hooks.filter(
      ({ fields, isRepeat }) =>
        !isRepeat && fields.object === 'transaction' && fields.action === 'closed',
    );
    const asked = 10 * 10 * OPEN_HOURS;
    expect(closed.length).toBeGreaterThan(asked * 0.9);
    expect(closed.length).toBeLessThan(asked * 1.1);
    const byHour = Array.from(
      { length: 24 },
      (_, hour) =>
        closed.filter(({ atMs }) => Math.floor((atMs - startMs) / HOUR_MS) === hour).length,
    );
    const [night = 0, morning = 0, lunch = 0, afternoon = 0, dinner = 0] = [3, 9, 13, 16, 19].map(
      (hour) => byHour[hour],
    );
    expect(night).toBe(0);
    expect(lunch).toBeGreaterThan(2 * morning);
    expect(dinner).toBeGreaterThan(2 * afternoon);
  });

  it.each([1, 2, 3])('repeats a small share, and else has no event twice: seed %i', (seed) => {
    const all = dayOf(seed);
    const repeats = all.filter(({ isRepeat }) => isRepeat);
    expect(repeats.length / all.length).toBeGreaterThan(0.005);
    expect(repeats.length / all.length).toBeLessThan(0.015);
    const names = all.filter(({ isRepeat }) => !isRepeat).map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    const known = new Set(names);
    expect(repeats.every((repeat) => known.has(nameOf(repeat)))).toBe(true);
  });

  it('has every kind of object that Poster documents', () => {
    const objects = new Set(hooks.map(({ fields }) => fields.object));
    const sold = ['transaction', 'incoming_order', 'stock', 'client_payed_sum'];
    for (const object of [...sold, ...OTHER_KINDS.map((kind) => kind.object)]) {
      expect(objects).toContain(object);
    }
  });

  it('has bursts: dozens of products within seconds', () => {
    const products = hooks.filter(({ fields }) => fields.object === 'product');
    const byBurst = Map.groupBy(
      products,
      ({ atMs, fields }) => `${fields.account} ${Math.floor(atMs / 60_000)}`,
    );
    const largest = Math.max(...[...byBurst.values()].map(({ length }) => length));
    expect(largest).toBeGreaterThanOrEqual(20);
  });

  it('comes in order of time, and of each account', () => {
    const times = hooks.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times[0]).toBeGreaterThanOrEqual(startMs);
    expect(times.at(-1)).toBeLessThan(startMs + 24 * HOUR_MS + 10 * 60_000);
    expect(new Set(hooks.map(({ fields }) => fields.account)).size).toBe(10);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(dayOf(5, 2)).toEqual(dayOf(5, 2));
    expect(dayOf(5, 2)).not.toEqual(dayOf(6, 2));
  });

  it('is made while it is read', () => {
    const restaurants = openRestaurants('day', 20_000, { seed: 1, startMs });
    const endless = day({ restaurants, startMs, salesPerHour: 600 });
    // All of it would be a thousand million hooks.
    expect(endless.next().done).toBe(false);
  });
});

describe('sendAll', () => {
  const ACCEPTED: Answer = { answered: true, status: 200, text: '' };

  it('has at most so many posts under way, and waits for each hook’s time', async () => {
    let running = 0;
    let most = 0;
    const waited: number[] = [];
    const answers: Answer[] = [];
    const some = hooks.slice(0, 50);
    await sendAll(some, {
      secret: 's',
      concurrency: 4,
      async waitFor(atMs) {
        waited.push(atMs);
      },
      async post() {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return ACCEPTED;
      },
      onAnswer: (_hook, answer) => answers.push(answer),
    });
    expect([most, answers.length]).toEqual([4, 50]);
    expect(waited).toEqual(some.map(({ atMs }) => atMs));
  });
});
