// One line of a result: a figure, what it is compared with, and whether it holds its target.

import type { Summary } from './statistics.ts';

export interface Row {
  benchmark: string;
  what: string;
  unit: string;
  /** Median, least and greatest of the runs. */
  value: Summary;
  target?: { atMost: number; holds: boolean };
}

/** @param atMost of the median */
export function row(
  benchmark: string,
  what: string,
  unit: string,
  value: Summary,
  atMost?: number,
): Row {
  const target = atMost === undefined ? {} : { target: { atMost, holds: value.median <= atMost } };
  return { benchmark, what, unit, value, ...target };
}

/** Ratios run by run, so that what slowed a whole run down cancels out. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, index) => value / (theirs[index] ?? Number.NaN));
