import { describe, expect, it } from 'vitest';
import { eventKey } from '../../lambda/poster/event-key.ts';
import type { Answer } from '../../tools/client/post.ts';
import { type DayHook, day, OPEN_HOURS } from '../../tools/simulation/day.ts';
import { OTHER_KINDS } from '../../tools/simulation/other-hooks.ts';
import { sendAll } from '../../tools/simulation/poster.ts';
import { openRestaurants } from '../../tools/simulation/restaurant.ts';

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

describe('a simulated day', () => {
  it('has about as many sales as requested, most of them at lunch and dinner', () => {
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

  it.each([1, 2, 3])(
    'repeats about 1 % of the hooks, and otherwise has every event once: seed %i',
    (seed) => {
      const all = dayOf(seed);
      const repeats = all.filter(({ isRepeat }) => isRepeat);
      expect(repeats.length / all.length).toBeGreaterThan(0.005);
      expect(repeats.length / all.length).toBeLessThan(0.015);
      const names = all.filter(({ isRepeat }) => !isRepeat).map(nameOf);
      expect(new Set(names).size).toBe(names.length);
      const known = new Set(names);
      expect(repeats.every((repeat) => known.has(nameOf(repeat)))).toBe(true);
    },
  );

  it('has every kind of object', () => {
    const objects = new Set(hooks.map(({ fields }) => fields.object));
    const sold = ['transaction', 'incoming_order', 'stock', 'client_payed_sum'];
    for (const object of [...sold, ...OTHER_KINDS.map((kind) => kind.object)]) {
      expect(objects).toContain(object);
    }
  });

  it('has bursts of at least 20 products', () => {
    const products = hooks.filter(({ fields }) => fields.object === 'product');
    const byBurst = Map.groupBy(
      products,
      ({ atMs, fields }) => `${fields.account} ${Math.floor(atMs / 60_000)}`,
    );
    const largest = Math.max(...[...byBurst.values()].map(({ length }) => length));
    expect(largest).toBeGreaterThanOrEqual(20);
  });

  it('is in order of time, and has hooks of every account', () => {
    const times = hooks.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times[0]).toBeGreaterThanOrEqual(startMs);
    expect(times.at(-1)).toBeLessThan(startMs + 24 * HOUR_MS + 10 * 60_000);
    expect(new Set(hooks.map(({ fields }) => fields.account)).size).toBe(10);
  });

  it('has all hooks of the sales that began before midnight', () => {
    // With this seed, a sale goes on after midnight.
    const own = dayOf(4).filter(({ isRepeat }) => !isRepeat);
    const transactions = own.filter(({ fields }) => fields.object === 'transaction');
    const count = (name: string) =>
      transactions.filter(({ fields }) => fields.action === name).length;
    const cancelled = transactions.filter(({ fields }) =>
      fields.data?.includes('changeorderstatus'),
    );
    expect(own.at(-1)?.atMs).toBeGreaterThan(startMs + 24 * HOUR_MS);
    expect(cancelled.length).toBeGreaterThan(0);
    expect(count('closed') + cancelled.length).toBe(count('added'));
  });

  it('is the same for the same seed, and differs for another seed', () => {
    expect(dayOf(5, 2)).toEqual(dayOf(5, 2));
    // The accounts differ anyway, because their names contain the seed.
    const timesOf = (seed: number) => dayOf(seed, 2).map(({ atMs }) => atMs);
    expect(timesOf(5)).not.toEqual(timesOf(6));
  });

  it('is generated as it is read', () => {
    const restaurants = openRestaurants('day', 2_000, { seed: 1, startMs });
    const endless = day({ restaurants, startMs, salesPerHour: 600 });
    // The whole day would be more than a hundred million hooks.
    expect(endless.next().done).toBe(false);
  });
});

describe('sendAll', () => {
  const ACCEPTED: Answer = { answered: true, status: 200, text: '' };

  it('keeps to its limit of posts at the same time, and waits until each hook is due', async () => {
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
