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

function expectBetween(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}

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

  it('has data that agree with each other, and that a restaurant could have', () => {
    for (const seed of seeds) {
      const own = createRestaurant('demo', createRandom(seed));
      const hooks = sale(own, { startMs }).map(({ atMs, fields }) => ({
        ...{ atMs, object: fields.object, action: fields.action, id: Number(fields.object_id) },
        data: JSON.parse(String(fields.data)),
      }));
      const histories = hooks.flatMap(({ atMs, data }) =>
        data.transactions_history ? [{ atMs, ...data.transactions_history }] : [],
      );
      const ofType = (type: string) => histories.filter((one) => one.type_history === type);
      const [{ user_id, spot_tablet_id }] = histories;
      expectBetween(user_id, 1, 8);
      expectBetween(spot_tablet_id, 1, 3);
      for (const { atMs, ...history } of histories) {
        expect(history).toMatchObject({ time: atMs, user_id, spot_tablet_id });
      }
      const items = ofType('additem');
      for (const { value, value2, value3, value_text } of items) {
        const text = { product_id: value, count: value2, modification: [] };
        expect(JSON.parse(value_text)).toEqual(text);
        expectBetween(value, 1, 40);
        expectBetween(value2, 1, 3);
        expectBetween(value3, 3_000, 40_000);
      }
      expect(new Set(items.map(({ value }) => value)).size).toBe(items.length);
      const sum = items.reduce((total, { value2, value3 }) => total + value2 * value3, 0);
      expect(ofType('open')).toMatchObject([{ value: 0 }]);
      expect(ofType('close')).toMatchObject([{ value: 1, value2: sum }]);
      for (const { value } of ofType('settable')) expectBetween(value, 1, 30);
      const dataOf = (object: string) => hooks.filter((hook) => hook.object === object);
      expect(dataOf('incoming_order').map(({ action, data }) => [action, data])).toEqual([
        ['added', { type: 1 }],
        ['closed', { type: 1 }],
      ]);
      const [stock] = dataOf('stock');
      expect(stock?.id).toBe(items[0]?.value);
      expect(stock?.data).toMatchObject({ type: 2, value_absolute: 5_000 - items[0]?.value2 });
      for (const { id, data } of dataOf('client_payed_sum')) {
        expectBetween(id, 1, 200);
        expect(data).toEqual({ value_absolute: sum });
      }
      const [transaction] = dataOf('transaction');
      const [order] = dataOf('incoming_order');
      expect(order?.id).toBe(Number(transaction?.id) + 1);
    }
  });

  it('takes 1.5 to 8 seconds from one step to the next', () => {
    const steps = seeds.flatMap((seed) => {
      const times = saleOf(seed).map(({ atMs }) => atMs);
      return times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    });
    const slow = steps.filter((ms) => ms >= 1_500);
    // The others are items entered in the same second, of which there is one in a few sales.
    expect(slow.length).toBeGreaterThan(steps.length * 0.95);
    // The first item waits for the start of a second.
    expect(Math.max(...steps)).toBeLessThan(9_000);
    expect(Math.min(...slow)).toBeLessThan(1_600);
  });

  it('has a table in about 80 % and a known client in about 70 % of the cases', () => {
    const shareWith = (step: string) =>
      seeds.filter((seed) => stepsOf(seed).includes(step)).length / seeds.length;
    expect(Math.abs(shareWith('transaction changed settable') - 0.8)).toBeLessThan(0.1);
    expect(Math.abs(shareWith('client_payed_sum changed') - 0.7)).toBeLessThan(0.1);
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
