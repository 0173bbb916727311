// What is sent in a scenario: lanes that go on at the same time, each of which waits for its answers as
// Poster does for an account's.

import type { SignedFields } from '../../lambda/poster/hook.ts';
import { spreadSales, type Window } from '../../tools/simulation/outage.ts';
import type { Random } from '../../tools/simulation/random.ts';
import { createRestaurant } from '../../tools/simulation/restaurant.ts';

/** Hooks that are sent at the same moment. */
export interface Volley {
  /** Not sent before, simulated unix milliseconds. */
  atMs: number;
  hooks: readonly SignedFields[];
}

/** Volleys in their order: the next goes once all of one are answered 200 or given up. */
export type Lane = readonly Volley[];

export interface TrafficOptions {
  /** No other scenario's accounts begin so. */
  accountPrefix: string;
  random: Random;
  /** In all lanes together, repetitions too. */
  hooks: number;
  /** When the hooks are of. */
  window: Window;
}

export type MakeTraffic = (options: TrafficOptions) => Lane[];

/** So often Poster sends a hook again that was answered 200. An assumption: nobody has counted. */
const REPEAT_CHANCE = 0.05;
const ACCOUNTS_MAX = 40;
const HOOKS_PER_ACCOUNT_MIN = 5;

/** A restaurant a lane: its sales, now and then a hook twice. */
export const sales: MakeTraffic = ({ accountPrefix, random, hooks, window }) =>
  shares(hooks, Math.max(1, Math.min(ACCOUNTS_MAX, Math.floor(hooks / HOOKS_PER_ACCOUNT_MIN)))).map(
    (count, index) => {
      const restaurant = createRestaurant(`${accountPrefix}-${index}`, random.fork());
      const volleys = spreadSales(restaurant, { ...window, hooks: count }).flatMap(
        ({ atMs, fields }): Volley[] => {
          const volley = { atMs, hooks: [fields] };
          return random.chance(REPEAT_CHANCE) ? [volley, volley] : [volley];
        },
      );
      return volleys.slice(0, count);
    },
  );

const DELIVERIES = 200;

/** One hook, so many times at once, and then another. */
export const oneHookAtOnce: MakeTraffic = ({ hooks, ...options }) => {
  const events = sales({ ...options, hooks: Math.ceil(hooks / DELIVERIES) });
  return [
    events.flat().map(({ atMs, hooks: [hook] }) => ({
      atMs,
      hooks: Array.from({ length: DELIVERIES }, () => hook).filter((one) => one !== undefined),
    })),
  ];
};

const TWIN_LANES = 20;

/** Two hooks of one second that differ in `data` alone, at once. */
export const twins: MakeTraffic = ({ accountPrefix, hooks, window: { fromMs } }) =>
  shares(Math.ceil(hooks / 2), TWIN_LANES).map((pairs, lane) =>
    Array.from({ length: pairs }, (_, pair) => ({
      atMs: fromMs,
      hooks: ['burger', 'fries'].map((product) => ({
        account: `${accountPrefix}-${lane}`,
        object: 'transaction',
        object_id: pair + 1,
        action: 'changed',
        data: JSON.stringify({ transactions_history: { type_history: 'additem', product } }),
        time: String(Math.floor(fromMs / 1000)),
      })),
    })),
  );

/** As even as can be; none for nothing. */
function shares(total: number, count: number): number[] {
  const sizes = Array.from(
    { length: count },
    (_, index) => Math.floor(total / count) + (index < total % count ? 1 : 0),
  );
  return sizes.filter((size) => size > 0);
}
