// A restaurant's memory: what the next sale has to agree with. Small, however long it is open.

import type { Random } from './random.ts';

export interface Restaurant {
  account: string;
  /** Unsigned in a hook, for display only. */
  accountNumber: string;
  random: Random;
  /** A number that no object of this restaurant has had yet. */
  nextId(): number;
  /** Takes from stock. @returns what is left */
  takeFromStock(productId: number, count: number): number;
  /** @returns all that the client has paid so far, kopecks */
  addPayment(clientId: number, sum: number): number;
}

/** Products and clients, which exist before the first sale, have the ids from 1 on. */
export const PRODUCTS = 40;
export const CLIENTS = 200;
/** First of the ids that sales give out, above those of products and clients. */
const FIRST_ID = 10_000;
/** Refilled out of sight when less is left, so that stock lasts for any number of sales. */
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
