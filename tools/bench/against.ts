// Compares a result with an earlier one: what changed by more than the noise.

import { describeMachine } from './machine.ts';
import { format } from './print.ts';
import type { Result } from './result.ts';
import type { Row } from './row.ts';

export type Change = 'same' | 'more' | 'less' | 'new' | 'gone';

export interface ComparedRow {
  row: Row;
  earlier?: Row;
  change: Change;
}

/**
 * A figure changed when its spread, least to greatest, and the earlier one do not overlap. With five
 * runs each, chance alone does that to one row in 126: look at a lone change twice.
 */
export function compareRows(now: readonly Row[], earlier: readonly Row[]): ComparedRow[] {
  const before = new Map(earlier.map((row) => [nameOf(row), row]));
  const after = new Set(now.map(nameOf));
  return [
    ...now.map((row) => compare(row, before.get(nameOf(row)))),
    ...earlier
      .filter((row) => !after.has(nameOf(row)))
      .map((row): ComparedRow => ({ row, change: 'gone' })),
  ];
}

function compare(row: Row, earlier: Row | undefined): ComparedRow {
  if (earlier === undefined) return { row, change: 'new' };
  if (row.value.min > earlier.value.max) return { row, earlier, change: 'more' };
  if (row.value.max < earlier.value.min) return { row, earlier, change: 'less' };
  return { row, earlier, change: 'same' };
}

const nameOf = ({ benchmark, what, unit }: Row): string => JSON.stringify([benchmark, what, unit]);

/** Only of the benchmarks that ran: a row of another is not gone. */
export function toComparison(now: Result, earlier: Result): string[] {
  const ran = new Set(now.rows.map(({ benchmark }) => benchmark));
  const compared = compareRows(
    now.rows,
    earlier.rows.filter(({ benchmark }) => ran.has(benchmark)),
  );
  const changed = compared.filter(({ change }) => change !== 'same');
  return [
    ...warnOfMachine(now, earlier),
    ...compared.map(toLine),
    `${changed.length} of ${compared.length} rows changed beyond their spread`,
  ];
}

function warnOfMachine(now: Result, earlier: Result): string[] {
  const [here, there] = [now, earlier].map(({ machine }) => describeMachine(machine));
  if (here === there) return [];
  return [
    `WARNING: measured on another machine, so that only ratios compare: ${there}; now ${here}`,
  ];
}

function toLine({ row, earlier, change }: ComparedRow): string {
  const name = `${row.benchmark.padEnd(10)} ${row.what.padEnd(62)}`;
  const now = row.value.median;
  if (earlier === undefined) return `${name} ${format(now)} ${row.unit} ${change}`;
  const before = earlier.value.median;
  const factor = before === 0 ? '' : ` (× ${(now / before).toFixed(3)})`;
  return `${name} ${format(before)} -> ${format(now)} ${row.unit}${factor} ${change}`;
}
