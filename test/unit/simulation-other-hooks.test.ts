import { describe, expect, it } from 'vitest';
import { menuBurst, OTHER_KINDS, otherHook } from '../../tools/simulation/other-hooks.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { createRestaurant, openRestaurants } from '../../tools/simulation/restaurant.ts';

const AT_MS = 1_700_000_000_999;
const restaurant = () => createRestaurant('demo', createRandom(1));

describe('hooks that do not belong to a sale', () => {
  const own = restaurant();
  const hooks = Array.from({ length: 5_000 }, () => otherHook(own, AT_MS));
  const dataOf = (object: string, action: string): Record<string, unknown>[] =>
    hooks
      .filter(({ fields }) => fields.object === object && fields.action === action)
      .map(({ fields }) => JSON.parse(String(fields.data)));

  it('have ids from 1 to the number of objects of their kind', () => {
    for (const { object, ids } of OTHER_KINDS) {
      const used = hooks
        .filter(({ fields }) => fields.object === object)
        .map(({ fields }) => Number(fields.object_id));
      expect(Math.min(...used)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...used)).toBeLessThanOrEqual(ids);
      if (ids <= 12) expect(new Set(used).size).toBe(ids);
    }
  });

  it('have the fields of Poster’s hooks, with the time in whole seconds as text', () => {
    const [{ atMs, fields } = otherHook(own, AT_MS)] = hooks;
    expect(atMs).toBe(AT_MS);
    expect(fields).toMatchObject({ account: 'demo', time: '1700000000' });
    expect(fields.account_number).toMatch(/^[1-9][0-9]{5}$/);
    const spot = hooks.find(({ fields: { object } }) => object === 'spot');
    expect(spot?.fields).not.toHaveProperty('data');
  });

  it('have a new access token when the app is installed, and none when it is removed', () => {
    const added = dataOf('application', 'added');
    for (const data of added) {
      expect(data).toEqual({
        user_id: '1',
        access_token: expect.stringMatching(/^simulated:[0-9a-f]{32}$/),
      });
    }
    expect(new Set(added.map((data) => data.access_token)).size).toBe(added.length);
    for (const data of dataOf('application', 'removed')) expect(data).toEqual({ user_id: '1' });
  });

  it('have data about e-wallets, reservations and what Poster may invent', () => {
    const wallets = dataOf('client_ewallet', 'changed');
    const relative = wallets.map((data) => Number(data.value_relative));
    expect(Math.min(...relative)).toBeLessThan(-10_000);
    expect(Math.max(...relative)).toBeGreaterThan(10_000);
    const absolute = wallets.map((data) => Number(data.value_absolute));
    expect(Math.min(...absolute)).toBeGreaterThanOrEqual(0);
    expect(dataOf('incoming_order', 'accept')[0]).toEqual({ type: 2 });
    expect(dataOf('courier_route', 'planned')[0]).toEqual({ stops: 3 });
  });
});

it('an imported menu adds 20 to 60 new products in order, within three seconds', () => {
  const own = restaurant();
  const sizes = new Set<number>();
  for (let run = 0; run < 500; run += 1) {
    const burst = menuBurst(own, AT_MS);
    sizes.add(burst.length);
    const times = burst.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times[0]).toBe(AT_MS);
    expect(times.at(-1)).toBeGreaterThan(AT_MS + 2_800);
    expect(times.at(-1)).toBeLessThan(AT_MS + 3_000);
    const ids = burst.map(({ fields }) => Number(fields.object_id));
    expect(new Set(ids).size).toBe(burst.length);
    expect(Math.min(...ids)).toBeGreaterThan(10_000);
    for (const { fields } of burst) {
      expect([fields.object, fields.action]).toEqual(['product', 'added']);
    }
  }
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([20, 60]);
});

describe('a restaurant', () => {
  it('fills its stock up before it runs out', () => {
    const { takeFromStock } = restaurant();
    expect(takeFromStock(1, 4_980)).toBe(20);
    expect(takeFromStock(1, 1)).toBe(5_000);
    expect(takeFromStock(2, 4_979)).toBe(21);
  });

  it('counts what each client has paid', () => {
    const { addPayment } = restaurant();
    expect([addPayment(1, 5), addPayment(2, 7), addPayment(1, 5)]).toEqual([5, 7, 10]);
  });

  it('gives each object another id, from a start of its own', () => {
    const { nextId } = restaurant();
    const [one, two] = [nextId(), nextId()];
    expect(two).toBe(one + 1);
    const starts = Array.from({ length: 200 }, (_, seed) =>
      createRestaurant('demo', createRandom(seed)).nextId(),
    );
    expect(Math.min(...starts)).toBeGreaterThan(10_000);
    expect(Math.max(...starts)).toBeLessThanOrEqual(20_001);
    expect(new Set(starts).size).toBeGreaterThan(180);
  });

  it('has an account of its own, which belongs to the seed and the start of the run', () => {
    const accounts = (seed: number, startMs: number) =>
      openRestaurants('day', 10, { seed, startMs }).map(({ account }) => account);
    expect(accounts(1, 0)[0]).toMatch(/^day-[0-9a-f]{8}-01$/);
    expect(accounts(1, 0)[9]).toMatch(/^day-[0-9a-f]{8}-10$/);
    const all = [accounts(1, 0), accounts(2, 0), accounts(1, 1)].flat();
    expect(new Set(all).size).toBe(30);
    expect(accounts(1, 0)).toEqual(accounts(1, 0));
  });
});
