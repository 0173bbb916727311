// The hooks beside sales: every other kind of object that Poster documents, and some that it does not,
// since both sets are open.

import type { Random } from './random.ts';
import { CLIENTS, PRODUCTS, type Restaurant } from './restaurant.ts';
import { type TimedFields, timedFields } from './timed-fields.ts';

interface Kind {
  object: string;
  actions: readonly [string, ...string[]];
  /** The ids of its objects go from 1 to this. */
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
  // The Russian documentation has the space, the English one the underscore.
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
  // Not an online order but a reservation.
  { object: 'incoming_order', actions: ['accept', 'reject'], ids: 900, data: () => ({ type: 2 }) },
  // Unknown to everybody: an object and an action that Poster may add tomorrow.
  { object: 'courier_route', actions: ['planned'], ids: 900, data: () => ({ stops: 3 }) },
];

export function otherHook({ random, ...origin }: Restaurant, atMs: number): TimedFields {
  const { object, actions, ids, data } = random.pick(OTHER_KINDS);
  const action = random.pick(actions);
  const objectId = random.integer(1, ids);
  return timedFields({ ...origin, atMs }, [object, action, objectId], data?.(random, action));
}

const BURST_MIN = 20;
const BURST_MAX = 60;
/** Within this a whole menu is saved. */
const BURST_MS = 3_000;

/** A menu imported or a price list saved: dozens of products within seconds. In order of time. */
export function menuBurst(restaurant: Restaurant, startMs: number): TimedFields[] {
  const { account, accountNumber, random } = restaurant;
  const size = random.integer(BURST_MIN, BURST_MAX);
  return Array.from({ length: size }, (_, index) => {
    const atMs = startMs + Math.floor((index * BURST_MS) / size);
    // New ids: none is that of a product that another hook changes in the same second.
    return timedFields({ account, accountNumber, atMs }, ['product', 'added', restaurant.nextId()]);
  });
}

const hexDigits = (random: Random): string =>
  Array.from({ length: TOKEN_HEX_DIGITS }, () => random.integer(0, 15).toString(16)).join('');
