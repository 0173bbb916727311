// A restaurant: its account, the stock and payments that its sales have to agree with, and the hooks that
// Poster makes about it.

import { createHash } from 'node:crypto';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { createRandom, type Random } from './random.ts';

export interface Restaurant {
  account: string;
  /** Not signed, for display only. */
  accountNumber: string;
  random: Random;
  /** A number that no object of this restaurant has yet. */
  nextId(): number;
  /** Takes products from stock. @returns how many are left */
  takeFromStock(productId: number, count: number): number;
  /** @returns everything the client has paid so far, in kopecks */
  addPayment(clientId: number, sum: number): number;
}

/** Products and clients exist before the first sale and have the ids from 1 on. */
export const PRODUCTS = 40;
export const CLIENTS = 200;
/** Sales use ids from here on, above those of products and clients. */
const FIRST_ID = 10_000;
/** Below LOW_STOCK the stock is refilled without a hook, so that it lasts for any number of sales. */
const LOW_STOCK = 20;
const FULL_STOCK = 5_000;

export function createRestaurant(account: string, random: Random): Restaurant {
  let lastId = FIRST_ID + random.integer(0, FIRST_ID);
  const stock = new Map<number, number>();
  const paid = new Map<number, number>();
  return {
    account,
    accountNumber: String(random.integer(100_000, 999_999)),
    random,
    nextId() {
      lastId += 1;
      return lastId;
    },
    takeFromStock(productId, count) {
      const had = stock.get(productId) ?? FULL_STOCK;
      const left = had - count < LOW_STOCK ? FULL_STOCK : had - count;
      stock.set(productId, left);
      return left;
    },
    addPayment(clientId, sum) {
      const total = (paid.get(clientId) ?? 0) + sum;
      paid.set(clientId, total);
      return total;
    },
  };
}

/** Two runs with the same seed and start send the same hooks. */
export interface RunIdentity {
  seed: number;
  /** Simulated unix milliseconds. */
  startMs: number;
}

/** Enough to keep the accounts of different runs apart in one table. */
const RUN_ID_HEX_DIGITS = 8;

/** Creates restaurants whose accounts belong to this run only, such as `outage-5f0c9a1b-07`. */
export function openRestaurants(
  kind: string,
  count: number,
  { seed, startMs }: RunIdentity,
): Restaurant[] {
  const random = createRandom(seed);
  const digest = createHash('sha256').update(`${seed};${startMs}`).digest('hex');
  const digits = String(count).length;
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(digits, '0');
    const account = `${kind}-${digest.slice(0, RUN_ID_HEX_DIGITS)}-${number}`;
    return createRestaurant(account, random.fork());
  });
}

/** A hook that is not signed yet. */
export interface TimedFields {
  /** When it happens, in simulated unix milliseconds. */
  atMs: number;
  fields: SignedFields;
}

/** Has the fields in the order of Poster's documentation, with `time` as text, as most hooks have it. */
export function timedFields(
  { account, accountNumber }: Restaurant,
  atMs: number,
  [object, action, objectId]: [object: string, action: string, objectId: number],
  data?: object,
): TimedFields {
  const fields: SignedFields = {
    account,
    account_number: accountNumber,
    object,
    object_id: objectId,
    action,
    ...(data === undefined ? {} : { data: JSON.stringify(data) }),
    time: String(Math.floor(atMs / 1000)),
  };
  return { atMs, fields };
}
