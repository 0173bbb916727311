// One run of a simulation: what makes it repeatable, and whose hooks it sends.

import { createHash } from 'node:crypto';
import { createRandom } from './random.ts';
import { createRestaurant, type Restaurant } from './restaurant.ts';

/** Two runs of the same seed and start send the same hooks. */
export interface RunIdentity {
  seed: number;
  /** Simulated unix milliseconds. */
  startMs: number;
}

/** Enough that runs do not meet in one table. */
const RUN_ID_HEX_DIGITS = 8;

/** Restaurants of accounts that no other run has, such as `outage-5f0c9a1b-07`. */
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
