// The 6 to 9 hooks that Poster sends about one sale within a minute, in Poster's order and with matching
// ids. Poster does not document the meaning of `value` to `value5`, so these are plausible guesses.

import { CLIENTS, PRODUCTS, type Restaurant, type TimedFields, timedFields } from './restaurant.ts';

interface SaleOptions {
  /** Id of the transaction. @default the restaurant's next id */
  order?: number;
  /** When the guest sits down, in simulated unix milliseconds. */
  startMs: number;
}

const TABLES = 30;
const WAITERS = 8;
const TABLETS = 3;
const ITEMS_MAX = 2;
const COUNT_MAX = 3;
const PRICE_MIN_KOPECKS = 3_000;
const PRICE_MAX_KOPECKS = 40_000;

/** How often an order has a table (the others are takeaway), and how often the guest is a known client. */
const TABLE_CHANCE = 0.8;
const CLIENT_CHANCE = 0.7;
/** How often two items are entered within one second, which makes two hooks that differ only in `data`. */
const SAME_SECOND_CHANCE = 0.3;

const SECOND_MS = 1_000;
/** Between two steps. Nine of them make up the minute that the hooks of a sale take. */
const STEP_MIN_MS = 1_500;
const STEP_MAX_MS = 8_000;

/** @returns 6 to 9 hooks, in order of time */
export function sale(restaurant: Restaurant, { startMs, order }: SaleOptions): TimedFields[] {
  const { random } = restaurant;
  const transactionId = order ?? restaurant.nextId();
  const incomingOrderId = restaurant.nextId();
  const userId = random.integer(1, WAITERS);
  const tabletId = random.integer(1, TABLETS);
  const hooks: TimedFields[] = [];
  let atMs = startMs;
  const step = () => {
    atMs += random.integer(STEP_MIN_MS, STEP_MAX_MS);
  };
  const add = (object: string, action: string, objectId: number, data?: object) => {
    hooks.push(timedFields(restaurant, atMs, [object, action, objectId], data));
  };
  const addHistory = (action: string, type: string, values: object) =>
    add('transaction', action, transactionId, {
      transactions_history: {
        type_history: type,
        time: atMs,
        ...values,
        user_id: userId,
        spot_tablet_id: tabletId,
      },
    });

  addHistory('added', 'open', { value: 0 });
  step();
  add('incoming_order', 'added', incomingOrderId, { type: 1 });
  if (random.chance(TABLE_CHANCE)) {
    step();
    addHistory('changed', 'settable', { value: random.integer(1, TABLES) });
  }

  const items = pickItems(restaurant);
  const inSameSecond = random.chance(SAME_SECOND_CHANCE);
  // The first item comes at the start of a second, so that another one fits into the same second.
  step();
  atMs = Math.ceil(atMs / SECOND_MS) * SECOND_MS;
  for (const [index, { productId, count, price }] of items.entries()) {
    if (index > 0 && inSameSecond) atMs += random.integer(1, SECOND_MS - 1);
    else if (index > 0) step();
    addHistory('changed', 'additem', {
      value: productId,
      value2: count,
      value3: price,
      value_text: JSON.stringify({ product_id: productId, count, modification: [] }),
    });
  }

  step();
  const [sold] = items;
  add('stock', 'changed', sold.productId, {
    type: 2,
    element_id: sold.productId,
    storage_id: 1,
    value_relative: -sold.count,
    value_absolute: restaurant.takeFromStock(sold.productId, sold.count),
  });
  step();
  const sum = items.reduce((total, { count, price }) => total + count * price, 0);
  addHistory('closed', 'close', { value: 1, value2: sum });
  step();
  add('incoming_order', 'closed', incomingOrderId, { type: 1 });
  if (random.chance(CLIENT_CHANCE)) {
    step();
    const clientId = random.integer(1, CLIENTS);
    const value_absolute = restaurant.addPayment(clientId, sum);
    add('client_payed_sum', 'changed', clientId, { value_absolute });
  }
  return hooks;
}

/** @returns at least one item, all of different products */
function pickItems({ random }: Restaurant) {
  const firstProduct = random.integer(0, PRODUCTS - 1);
  const item = (index: number) => ({
    productId: ((firstProduct + index) % PRODUCTS) + 1,
    count: random.integer(1, COUNT_MAX),
    price: random.integer(PRICE_MIN_KOPECKS, PRICE_MAX_KOPECKS),
  });
  const more = random.integer(0, ITEMS_MAX - 1);
  return [item(0), ...Array.from({ length: more }, (_, index) => item(index + 1))] as const;
}
