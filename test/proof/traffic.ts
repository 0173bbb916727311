// The hooks of a scenario, as sequences that are sent at the same time. Within a sequence each burst waits
// for the answers to the one before, as Poster does within an account.

import type { SignedFields } from '../../lambda/poster/hook.ts';
import { spreadSales, type Window } from '../../tools/simulation/outage.ts';
import type { Random } from '../../tools/simulation/random.ts';
import {
  createRestaurant,
  type Restaurant,
  timedFields,
} from '../../tools/simulation/restaurant.ts';

/** Hooks that are sent at the same moment. */
interface Burst {
  /** The earliest time to send them, in simulated unix milliseconds. */
  atMs: number;
  hooks: readonly SignedFields[];
}

/** Bursts in order: the next is sent once every hook of the one before is answered 200 or given up. */
export type Sequence = readonly Burst[];

interface TrafficOptions {
  /** Starts the name of every account. Scenarios differ in it. */
  accountPrefix: string;
  random: Random;
  /** How many hooks all sequences have together, repeats included. */
  hooks: number;
  /** When the hooks happen. */
  window: Window;
}

export type MakeTraffic = (options: TrafficOptions) => Sequence[];

/** How often Poster repeats a hook that was answered 200. An assumption: there are no measurements. */
const REPEAT_CHANCE = 0.05;
const ACCOUNTS_MAX = 40;
const HOOKS_PER_ACCOUNT_MIN = 5;

/** One sequence per restaurant: its sales, with an occasional repeat, and its installations of the app. */
export const sales: MakeTraffic = ({ accountPrefix, random, hooks, window }) =>
  shares(hooks, Math.max(1, Math.min(ACCOUNTS_MAX, Math.floor(hooks / HOOKS_PER_ACCOUNT_MIN)))).map(
    (count, index) => {
      const restaurant = createRestaurant(`${accountPrefix}-${index}`, random.fork());
      const bursts = spreadSales(restaurant, { ...window, hooks: count }).flatMap(
        ({ atMs, fields }): Burst[] => {
          const burst = { atMs, hooks: [fields] };
          return random.chance(REPEAT_CHANCE) ? [burst, burst] : [burst];
        },
      );
      for (const hook of installations(
        restaurant,
        window,
        Math.floor(count * INSTALLATION_SHARE),
      )) {
        const place = random.integer(0, count - 1);
        bursts.splice(place, 1, { atMs: bursts[place]?.atMs ?? window.fromMs, hooks: [hook] });
      }
      return bursts.slice(0, count);
    },
  );

/** This share of a restaurant's hooks is enough for it to install the app even in a short run. */
const INSTALLATION_SHARE = 0.2;
const INSTALLATIONS_MAX = 8;
const INSTALLATION_REPEAT_CHANCE = 0.5;
const SAME_SECOND_CHANCE = 0.3;

/** Hooks that connect and remove an account in turn. Their times follow no order, and some come twice. */
function installations(
  restaurant: Restaurant,
  { fromMs, toMs }: Window,
  count: number,
): SignedFields[] {
  const { random } = restaurant;
  const hooks: SignedFields[] = [];
  // The rest of `count` is left for repeats.
  const different = Math.min(Math.ceil((count * 2) / 3), INSTALLATIONS_MAX);
  let second = 0;
  for (let index = 0; index < different; index += 1) {
    const isAdded = index % 2 === 0;
    if (isAdded || !random.chance(SAME_SECOND_CHANCE)) {
      // No two installations share a second: the hooks would not say which of their tokens is newer.
      const steps = Math.floor((toMs - fromMs) / 1000 / INSTALLATIONS_MAX);
      second = random.integer(0, steps - 1) * INSTALLATIONS_MAX + index;
    }
    const data = { user_id: 1, access_token: `${restaurant.account}:${index}` };
    const kind: [string, string, number] = ['application', isAdded ? 'added' : 'removed', 1];
    const atMs = fromMs + second * 1000;
    hooks.push(timedFields(restaurant, atMs, kind, isAdded ? data : undefined).fields);
  }
  const again = hooks.filter(() => random.chance(INSTALLATION_REPEAT_CHANCE));
  return [...hooks, ...again].slice(0, count);
}

const DELIVERIES = 200;

/** One sequence whose bursts are 200 deliveries of the same hook each. */
export const oneHookAtOnce: MakeTraffic = ({ hooks, ...options }) => {
  const bursts = sales({ ...options, hooks: Math.ceil(hooks / DELIVERIES) }).flat();
  return [
    bursts.map((burst) => ({
      ...burst,
      hooks: Array.from({ length: DELIVERIES }, () => burst.hooks).flat(),
    })),
  ];
};

const TWIN_ACCOUNTS = 20;

/** Pairs of hooks, sent at once, that happen in the same second and differ only in `data`. */
export const twins: MakeTraffic = ({ accountPrefix, hooks, window: { fromMs } }) =>
  shares(Math.ceil(hooks / 2), TWIN_ACCOUNTS).map((pairs, account) =>
    Array.from({ length: pairs }, (_, pair) => ({
      atMs: fromMs,
      hooks: ['burger', 'fries'].map((product) => ({
        account: `${accountPrefix}-${account}`,
        object: 'transaction',
        object_id: pair + 1,
        action: 'changed',
        data: JSON.stringify({ transactions_history: { type_history: 'additem', product } }),
        time: String(Math.floor(fromMs / 1000)),
      })),
    })),
  );

/** Divides a total into at most `count` parts that differ by at most 1; no part is 0. */
function shares(total: number, count: number): number[] {
  const upTo = (part: number) => Math.floor((total * part) / count);
  const sizes = Array.from({ length: count }, (_, part) => upTo(part + 1) - upTo(part));
  return sizes.filter((size) => size > 0);
}
