// The result of a whole run: reads an earlier one from a file, and tells what has changed since.

import { cpus } from 'node:os';
import * as z from 'zod';
import { format, type Row, toName } from './report.ts';

const machineSchema = z.object({
  cpus: z.number(),
  model: z.string(),
  platform: z.string(),
  node: z.string(),
});
const rowSchema = z.object({
  benchmark: z.string(),
  what: z.string(),
  unit: z.string(),
  value: z.object({ median: z.number(), min: z.number(), max: z.number() }),
  target: z.object({ atMost: z.number(), holds: z.boolean() }).optional(),
});

export type Machine = z.infer<typeof machineSchema>;

export interface Result {
  machine: Machine;
  rows: Row[];
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    cpus: all.length,
    model: all[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

export const describeMachine = ({ cpus, model, platform, node }: Machine): string =>
  `${cpus} × ${model}, ${platform}, Node ${node}`;

/**
 * @param text the output of --json; the lines that npm prints around it are skipped
 * @throws Error or ZodError when the text is anything else
 */
export function readResult(text: string): Result {
  const [first, ...others] = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line));
  const { machine } = z.object({ machine: machineSchema }).parse(first);
  return { machine, rows: others.map((line) => rowSchema.parse(line)) };
}

interface ComparedRow {
  row: Row;
  earlier?: Row;
  change: 'same' | 'more' | 'less' | 'new' | 'gone';
}

/**
 * A figure has changed when its spread, from minimum to maximum, does not overlap the earlier one. With
 * five runs each, that happens by chance to one row in 126, so repeat the run if a single row changed.
 */
export function compareRows(now: readonly Row[], earlier: readonly Row[]): ComparedRow[] {
  const before = new Map(earlier.map((row) => [keyOf(row), row]));
  const after = new Set(now.map(keyOf));
  return [
    ...now.map((row) => compare(row, before.get(keyOf(row)))),
    ...earlier
      .filter((row) => !after.has(keyOf(row)))
      .map((row): ComparedRow => ({ row, change: 'gone' })),
  ];
}

const keyOf = ({ benchmark, what, unit }: Row): string => JSON.stringify([benchmark, what, unit]);

function compare(row: Row, earlier: Row | undefined): ComparedRow {
  if (earlier === undefined) return { row, change: 'new' };
  if (row.value.min > earlier.value.max) return { row, earlier, change: 'more' };
  if (row.value.max < earlier.value.min) return { row, earlier, change: 'less' };
  return { row, earlier, change: 'same' };
}

/** Leaves out the benchmarks that did not run this time, so that their rows do not appear as gone. */
export function toComparison(now: Result, earlier: Result): string[] {
  const ran = new Set(now.rows.map(({ benchmark }) => benchmark));
  const compared = compareRows(
    now.rows,
    earlier.rows.filter(({ benchmark }) => ran.has(benchmark)),
  );
  const changed = compared.filter(({ change }) => change !== 'same');
  const [here, there] = [now, earlier].map(({ machine }) => describeMachine(machine));
  const warning = `WARNING: measured on different machines, so compare only ratios: then ${there}; now ${here}`;
  return [
    ...(here === there ? [] : [warning]),
    ...compared.map(toChangeLine),
    `${changed.length} of ${compared.length} rows changed beyond their spread`,
  ];
}

function toChangeLine({ row, earlier, change }: ComparedRow): string {
  const name = toName(row.benchmark, row.what);
  const now = row.value.median;
  if (earlier === undefined) return `${name} ${format(now)} ${row.unit} ${change}`;
  const before = earlier.value.median;
  const factor = before === 0 ? '' : ` (× ${(now / before).toFixed(3)})`;
  return `${name} ${format(before)} -> ${format(now)} ${row.unit}${factor} ${change}`;
}
