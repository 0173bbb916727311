// The 6 to 9 hooks that Poster sends about one sale within a minute, and the 4 about an order that is cancelled:
// in Poster's order, with matching ids, and with values as in real hooks. Amounts are in kopecks, or in whole
// units where Poster uses those.

import { CLIENTS, PRODUCTS, type Restaurant, type TimedFields, timedFields } from './restaurant.ts';

interface OrderOptions {
  /** Id of the transaction. @default the restaurant's next id */
  order?: number;
  /** When it is opened, in simulated unix milliseconds. */
  startMs: number;
}

const TABLES = 30;
const WAITERS = 8;
const TABLETS = 3;
const ITEMS_MAX = 2;
const MODIFIERS = 3;
const PRICE_MIN_KOPECKS = 3_000;
const PRICE_MAX_KOPECKS = 40_000;
const inWholeUnits = (kopecks: number): number => kopecks / 100;

/** How often an order has a table, how often one without is delivered, and how often the guest is a known client. */
const TABLE_CHANCE = 0.8;
const DELIVERY_CHANCE = 0.5;
const CLIENT_CHANCE = 0.7;
const CARD_CHANCE = 0.6;
/** How often two items are entered within one second, which makes two hooks that differ only in `data`. */
const SAME_SECOND_CHANCE = 0.3;

/** Poster's codes. */
const SERVICE_MODE = { place: 1, takeaway: 2, delivery: 3 };
const PAYMENT_TYPE = { cash: 1, card: 2 };
const CANCELLED = { value: 4, value2: 5 };

const SECOND_MS = 1_000;
/** Between two steps. Nine of them make up the minute that the hooks of a sale take. */
const STEP_MIN_MS = 1_500;
const STEP_MAX_MS = 8_000;

/** @returns 6 to 9 hooks, in order of time */
export function sale(restaurant: Restaurant, options: OrderOptions): TimedFields[] {
  const { random } = restaurant;
  const order = openOrder(restaurant, options);
  const { add, addHistory, step } = order;
  if (order.table > 0) {
    step();
    addHistory('changed', 'settable', { value: order.table });
  } else if (order.mode === 'delivery') {
    step();
    // What it contains in real hooks is not known.
    addHistory('changed', 'changedeliveryinfo', { value: 0 });
  }

  const items = pickItems(restaurant);
  const inSameSecond = random.chance(SAME_SECOND_CHANCE);
  // The first item comes at the start of a second, so that another one fits into the same second.
  step();
  order.atMs = Math.ceil(order.atMs / SECOND_MS) * SECOND_MS;
  for (const [index, { productId, modifier, price }] of items.entries()) {
    if (index > 0 && inSameSecond) order.atMs += random.integer(1, SECOND_MS - 1);
    else if (index > 0) step();
    addHistory('changed', 'additem', {
      value: productId,
      value3: modifier,
      value_text: JSON.stringify({
        price: inWholeUnits(price),
        unit: 'p',
        nodiscount: 0,
        tax: { id: 0, value: 0, type: 0, fiscal: 0 },
        modificationData: [{ m: modifier, a: 1 }],
      }),
    });
  }

  step();
  const [sold] = items;
  add('stock', 'changed', sold.productId, {
    type: 2,
    element_id: sold.productId,
    storage_id: 1,
    value_relative: -1,
    value_absolute: restaurant.takeFromStock(sold.productId, 1),
  });
  step();
  const sum = items.reduce((total, { price }) => total + price, 0);
  const payment = random.chance(CARD_CHANCE) ? 'card' : 'cash';
  addHistory('closed', 'close', {
    value: PAYMENT_TYPE[payment],
    value2: sum,
    value_text: JSON.stringify({ payments: { [payment]: inWholeUnits(sum) } }),
  });
  step();
  add('incoming_order', 'closed', order.incomingOrderId, { type: 1 });
  if (random.chance(CLIENT_CHANCE)) {
    step();
    const clientId = random.integer(1, CLIENTS);
    const value_absolute = inWholeUnits(restaurant.addPayment(clientId, sum));
    add('client_payed_sum', 'changed', clientId, { value_absolute });
  }
  return order.hooks;
}

/** @returns 4 hooks, in order of time */
export function cancelledOrder(restaurant: Restaurant, options: OrderOptions): TimedFields[] {
  const { add, addHistory, step, incomingOrderId, hooks } = openOrder(restaurant, options);
  step();
  addHistory('changed', 'changeorderstatus', CANCELLED);
  step();
  add('incoming_order', 'changed', incomingOrderId, { type: 1 });
  return hooks;
}

/** An online order with its first two hooks. The next ones happen at `atMs`. */
function openOrder(
  restaurant: Restaurant,
  { startMs, order: transactionId = restaurant.nextId() }: OrderOptions,
) {
  const { random } = restaurant;
  const userId = random.integer(1, WAITERS);
  const tabletId = random.integer(1, TABLETS);
  const table = random.chance(TABLE_CHANCE) ? random.integer(1, TABLES) : 0;
  const withoutTable = random.chance(DELIVERY_CHANCE) ? 'delivery' : 'takeaway';
  const mode: keyof typeof SERVICE_MODE = table > 0 ? 'place' : withoutTable;
  const hooks: TimedFields[] = [];
  const order = {
    atMs: startMs,
    hooks,
    incomingOrderId: restaurant.nextId(),
    ...{ table, mode },
    step() {
      order.atMs += random.integer(STEP_MIN_MS, STEP_MAX_MS);
    },
    add(object: string, action: string, objectId: number, data?: object) {
      hooks.push(timedFields(restaurant, order.atMs, [object, action, objectId], data));
    },
    addHistory(action: string, type_history: string, values: object) {
      const history = {
        ...{ type_history, time: order.atMs, value: 0, value2: 0, value3: 0, value4: 0 },
        ...{ value5: null, value_text: null, user_id: userId, spot_tablet_id: tabletId },
        ...values,
      };
      order.add('transaction', action, transactionId, { transactions_history: history });
    },
  };
  order.addHistory('added', 'open', {
    ...{ value: userId, value2: table, value4: SERVICE_MODE[mode] },
    value_text: JSON.stringify({ status: 0 }),
  });
  order.step();
  order.add('incoming_order', 'added', order.incomingOrderId, { type: 1 });
  return order;
}

/** @returns at least one item, all of different products */
function pickItems({ random }: Restaurant) {
  const firstProduct = random.integer(0, PRODUCTS - 1);
  const item = (index: number) => ({
    productId: ((firstProduct + index) % PRODUCTS) + 1,
    modifier: random.integer(1, MODIFIERS),
    price: random.integer(PRICE_MIN_KOPECKS, PRICE_MAX_KOPECKS),
  });
  const more = random.integer(0, ITEMS_MAX - 1);
  return [item(0), ...Array.from({ length: more }, (_, index) => item(index + 1))] as const;
}
