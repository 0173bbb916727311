// An outage: between two moments of simulated time what Poster posts goes wrong, and the sales go on.

import { readHook } from '../../lambda/poster/hook.ts';
import type { Clock } from './clock.ts';
import type { Post } from './poster.ts';
import type { Restaurant } from './restaurant.ts';
import { sale } from './sale.ts';
import { signHook, type TimedFields } from './timed-fields.ts';

/** Simulated unix milliseconds; `toMs` is the first moment at which all is well again. */
export interface Window {
  fromMs: number;
  toMs: number;
}

/** Posts by `broken` while the outage lasts, else by `normal`. */
export const withOutage =
  ({ fromMs, toMs }: Window, clock: Clock, { normal, broken }: Record<'normal' | 'broken', Post>) =>
  (body: string): ReturnType<Post> => {
    const nowMs = clock.now();
    return nowMs >= fromMs && nowMs < toMs ? broken(body) : normal(body);
  };

/**
 * Posts with a signature of another secret: to the receiver it looks as if the secret that it stores
 * were wrong.
 */
export const signedAnew =
  (post: Post, secret: string): Post =>
  (body) => {
    const reading = readHook(JSON.parse(body));
    if (!reading.ok) throw new Error(`not a hook: ${reading.field} ${reading.problem}`);
    return post(JSON.stringify(signHook(reading.value, secret)));
  };

export interface SpreadOptions extends Window {
  /** How many hooks; the last sale ends early to make it so many. */
  hooks: number;
}

/** As many hooks as a sale has, about: the distance between sales, counted in hooks. */
const SALE_HOOKS = 8;
/** How far into its share of the time a sale is, at the least; not the same in all restaurants. */
const FIRST_PHASE = 0.25;
const BETWEEN_SALES_MS = 1_000;

/**
 * Sales of one restaurant, one after the other, evenly over the time; a single one is around the
 * middle. In order of time.
 */
export function spreadSales(
  restaurant: Restaurant,
  { fromMs, toMs, hooks }: SpreadOptions,
): TimedFields[] {
  const lastPhase = 1 - FIRST_PHASE;
  const phase = FIRST_PHASE + restaurant.random.next() * (lastPhase - FIRST_PHASE);
  const ahead = Math.min(hooks, SALE_HOOKS) * phase;
  const made: TimedFields[] = [];
  while (made.length < hooks) {
    const share = Math.min(1, (made.length + ahead) / hooks);
    const evenlyMs = Math.floor(fromMs + (toMs - fromMs) * share);
    // After the last sale's hooks, also when there is less time than sales take.
    const startMs = Math.max(evenlyMs, (made.at(-1)?.atMs ?? 0) + BETWEEN_SALES_MS);
    made.push(...sale(restaurant, { startMs }));
  }
  return made.slice(0, hooks);
}
