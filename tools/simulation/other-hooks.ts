// Hooks that do not belong to a sale: every other kind of object that Poster documents, and some that it
// does not document, because new objects and actions may appear at any time.

import type { Random } from './random.ts';
import { CLIENTS, PRODUCTS, type Restaurant, type TimedFields, timedFields } from './restaurant.ts';

interface Kind {
  object: string;
  actions: readonly [string, ...string[]];
  /** Ids go from 1 to this number. */
  ids: number;
  data?(random: Random, action: string): object | undefined;
}

const CHANGES = ['added', 'changed', 'removed'] as const;
const EWALLET_MAX_KOPECKS = 50_000;
const TOKEN_HEX_DIGITS = 32;

export const OTHER_KINDS: readonly [Kind, ...Kind[]] = [
  { object: 'product', actions: [...CHANGES, 'transformed'], ids: PRODUCTS },
  { object: 'dish', actions: [...CHANGES, 'transformed'], ids: 60 },
  { object: 'category', actions: CHANGES, ids: 12 },
  { object: 'prepack', actions: CHANGES, ids: 20 },
  { object: 'ingredient', actions: CHANGES, ids: 150 },
  { object: 'ingredients_category', actions: CHANGES, ids: 10 },
  { object: 'workshop', actions: CHANGES, ids: 4 },
  { object: 'client', actions: CHANGES, ids: CLIENTS },
  { object: 'clients_group', actions: CHANGES, ids: 5 },
  {
    object: 'client_ewallet',
    actions: ['changed'],
    ids: CLIENTS,
    data: (random) => ({
      value_relative: random.integer(-EWALLET_MAX_KOPECKS, EWALLET_MAX_KOPECKS),
      value_absolute: random.integer(0, EWALLET_MAX_KOPECKS),
    }),
  },
  { object: 'promotion', actions: CHANGES, ids: 10 },
  { object: 'promotion_prize', actions: CHANGES, ids: 10 },
  // The Russian documentation has a space, the English one an underscore.
  { object: 'loyalty rule', actions: CHANGES, ids: 5 },
  { object: 'loyalty_rule', actions: CHANGES, ids: 5 },
  { object: 'storage', actions: CHANGES, ids: 3 },
  { object: 'supply', actions: CHANGES, ids: 900 },
  { object: 'book_transaction', actions: CHANGES, ids: 900 },
  { object: 'cash_shift_transaction', actions: CHANGES, ids: 900 },
  { object: 'spot', actions: ['changed'], ids: 2 },
  { object: 'register', actions: ['changed'], ids: 3 },
  { object: 'waiter', actions: CHANGES, ids: 8 },
  { object: 'configs', actions: ['changed'], ids: 1 },
  {
    object: 'application',
    actions: ['added', 'removed'],
    ids: 1,
    data: (random, action) => ({
      user_id: '1',
      ...(action === 'added' ? { access_token: `simulated:${hexDigits(random)}` } : {}),
    }),
  },
  // Type 2 is a reservation, not an online order.
  { object: 'incoming_order', actions: ['accept', 'reject'], ids: 900, data: () => ({ type: 2 }) },
  // Invented: an object and an action that Poster may add one day.
  { object: 'courier_route', actions: ['planned'], ids: 900, data: () => ({ stops: 3 }) },
];

export function otherHook(restaurant: Restaurant, atMs: number): TimedFields {
  const { random } = restaurant;
  const { object, actions, ids, data } = random.pick(OTHER_KINDS);
  const action = random.pick(actions);
  const objectId = random.integer(1, ids);
  return timedFields(restaurant, atMs, [object, action, objectId], data?.(random, action));
}

const BURST_MIN = 20;
const BURST_MAX = 60;
/** How long it takes to save a whole menu. */
const BURST_MS = 3_000;

/** An imported menu or a saved price list: dozens of products within seconds, in order of time. */
export function menuBurst(restaurant: Restaurant, startMs: number): TimedFields[] {
  const size = restaurant.random.integer(BURST_MIN, BURST_MAX);
  return Array.from({ length: size }, (_, index) => {
    const atMs = startMs + Math.floor((index * BURST_MS) / size);
    // With new ids, none of them is the same event as another hook about a product in that second.
    return timedFields(restaurant, atMs, ['product', 'added', restaurant.nextId()]);
  });
}

const hexDigits = (random: Random): string =>
  Array.from({ length: TOKEN_HEX_DIGITS }, () => random.integer(0, 15).toString(16)).join('');
