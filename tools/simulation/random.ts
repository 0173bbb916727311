// Random numbers that can be repeated: the same seed gives the same numbers on every machine.

export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** A Poisson number: how often an event happens in one period if its average is `mean`. */
  count(mean: number): number;
  /** A separate source. The numbers drawn from one source do not change those of another. */
  fork(): Random;
}

/** The largest seed: all 32 bits. */
export const SEED_MAX = 0xffff_ffff;

/** @param seed a whole number from 0 to `SEED_MAX` */
export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: ([first, ...others]) => others[integer(0, others.length) - 1] ?? first,
    count: (mean) => poisson(mean, next),
    fork: () => createRandom(integer(0, SEED_MAX)),
  };
}

/**
 * Tommy Ettinger's generator with 32 bits of state, in the public domain, as written by bryc
 * (github.com/bryc/code, PRNGs.md). Good enough for traffic, not for secrets.
 */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Knuth's method. It takes time in proportion to `mean`, and exp(-mean) must be above 0. */
function poisson(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count += 1;
  return count;
}
