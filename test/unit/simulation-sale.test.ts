import { describe, expect, it } from 'vitest';
import { readData } from '../../lambda/poster/data.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { signHook } from '../../tools/simulation/poster.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { createRestaurant } from '../../tools/simulation/restaurant.ts';
import { sale } from '../../tools/simulation/sale.ts';
import { SECRET } from '../support/hooks.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const saleOf = (seed: number, order?: number) =>
  sale(createRestaurant('demo', createRandom(seed)), { startMs, order });
const fieldsOf = (seed: number) => saleOf(seed, 42).map(({ fields }) => fields);

const historyOf = (data: string | null | undefined) => {
  const reading = readData('transaction', data ?? '');
  return reading.object === 'transaction' ? reading.value.transactions_history : undefined;
};

/** Describes each hook by object and action, and for a transaction by its type of change. */
const stepsOf = (seed: number) =>
  fieldsOf(seed).map(({ object, action, data }) => {
    const change = object === 'transaction' ? ` ${historyOf(data)?.type_history}` : '';
    return `${object} ${action}${change}`;
  });

describe('a simulated sale', () => {
  it('has 6 to 9 hooks in Poster’s order', () => {
    const order =
      /^transaction added open,incoming_order added,(transaction changed settable,)?(transaction changed additem,){1,2}stock changed,transaction closed close,incoming_order closed(,client_payed_sum changed)?$/;
    for (const seed of seeds) expect(stepsOf(seed).join(',')).toMatch(order);
    const lengths = new Set(seeds.map((seed) => saleOf(seed).length));
    expect([...lengths].sort()).toEqual([6, 7, 8, 9]);
  });

  it('has one transaction and one order', () => {
    for (const seed of seeds) {
      const idsOf = (name: string) =>
        new Set(
          fieldsOf(seed)
            .filter(({ object }) => object === name)
            .map(({ object_id }) => object_id),
        );
      expect([...idsOf('transaction')]).toEqual([42]);
      expect(idsOf('incoming_order').size).toBe(1);
    }
  });

  it('reduces the stock by what it sold', () => {
    for (const seed of seeds) {
      const fields = fieldsOf(seed);
      const items = fields
        .map(({ object, data }) => (object === 'transaction' ? historyOf(data) : undefined))
        .filter((history) => history?.type_history === 'additem');
      const stock = fields.find(({ object }) => object === 'stock');
      const reading = readData('stock', stock?.data ?? '');
      expect(reading).toMatchObject({
        object: 'stock',
        value: {
          element_id: String(items[0]?.value),
          storage_id: '1',
          value_relative: -(items[0]?.value2 ?? 0),
        },
      });
      expect(items[0]?.value_text).toMatchObject({ product_id: items[0]?.value });
    }
  });

  it('has valid, distinct hooks in order of time', () => {
    for (const seed of seeds) {
      const hooks = saleOf(seed);
      for (const { fields } of hooks) {
        expect(readHook(signHook(fields, SECRET))).toMatchObject({ ok: true });
      }
      expect(new Set(hooks.map(({ fields }) => eventKey(fields))).size).toBe(hooks.length);
      const times = hooks.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect((times.at(-1) ?? 0) - startMs).toBeLessThan(70_000);
    }
  });

  it('sometimes has two items within one second', () => {
    const sameSecond = seeds.filter((seed) => {
      const items = fieldsOf(seed).filter(({ data }) => data?.includes('additem'));
      return items.length === 2 && items[0]?.time === items[1]?.time;
    });
    expect(sameSecond.length).toBeGreaterThan(10);
    expect(sameSecond.length).toBeLessThan(60);
  });

  it('is the same for the same seed, and differs for another seed', () => {
    expect(saleOf(7)).toEqual(saleOf(7));
    expect(saleOf(7)).not.toEqual(saleOf(8));
  });

  it('changes the stock and the client’s sum for the next sale', () => {
    const restaurant = createRestaurant('demo', createRandom(1));
    expect([restaurant.addPayment(5, 100), restaurant.addPayment(5, 30)]).toEqual([100, 130]);
    expect([restaurant.takeFromStock(1, 2), restaurant.takeFromStock(1, 3)]).toEqual([4998, 4995]);
  });
});
