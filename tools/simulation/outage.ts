// An outage: between two moments of simulated time Poster's posts fail, while the sales continue.

import type { Hook } from '../../lambda/poster/hook.ts';
import type { Clock } from './clock.ts';
import { type Post, signHook } from './poster.ts';
import type { Restaurant, TimedFields } from './restaurant.ts';
import { sale } from './sale.ts';

/** Simulated unix milliseconds. The outage is over at `toMs`. */
export interface Window {
  fromMs: number;
  toMs: number;
}

/** Posts with `broken` during the outage, and with `normal` before and after. */
export const withOutage =
  ({ fromMs, toMs }: Window, clock: Clock, { normal, broken }: Record<'normal' | 'broken', Post>) =>
  (body: string): ReturnType<Post> => {
    const nowMs = clock.now();
    return nowMs >= fromMs && nowMs < toMs ? broken(body) : normal(body);
  };

/** Signs every body again with another secret, as if the receiver had stored the wrong one. */
export const signedAgain =
  (post: Post, secret: string): Post =>
  (body) => {
    const hook: Hook = JSON.parse(body);
    return post(JSON.stringify(signHook(hook, secret)));
  };

/** About as many hooks as a sale has. Sales are this far apart, counted in hooks. */
const SALE_HOOKS = 8;
/** Every sale has an equal share of the time and starts after 25 to 75 % of it. Each restaurant differs. */
const FIRST_PHASE = 0.25;
const BETWEEN_SALES_MS = 1_000;

/**
 * Spreads the sales of one restaurant evenly over the time, one after the other. A single sale is somewhere
 * around the middle.
 *
 * @returns exactly as many hooks as wanted, in order of time; if necessary the last sale is cut short
 */
export function spreadSales(
  restaurant: Restaurant,
  { fromMs, toMs, hooks }: Window & { hooks: number },
): TimedFields[] {
  const lastPhase = 1 - FIRST_PHASE;
  const phase = FIRST_PHASE + restaurant.random.next() * (lastPhase - FIRST_PHASE);
  const ahead = Math.min(hooks, SALE_HOOKS) * phase;
  const made: TimedFields[] = [];
  while (made.length < hooks) {
    const share = Math.min(1, (made.length + ahead) / hooks);
    const evenlyMs = Math.floor(fromMs + (toMs - fromMs) * share);
    // Never before the previous sale is over, even when there is too little time for all sales.
    const startMs = Math.max(evenlyMs, (made.at(-1)?.atMs ?? 0) + BETWEEN_SALES_MS);
    made.push(...sale(restaurant, { startMs }));
  }
  return made.slice(0, hooks);
}
