// The interface of a benchmark: the context that it gets, the report that it returns, and how that is printed.

import type { Chart } from './plots/charts.ts';
import type { Sink } from './processes.ts';
import type { Summary } from './statistics.ts';

export type Benchmark = (context: BenchContext) => Promise<Report> | Report;

export interface BenchContext {
  /** Temporary, deleted when the command ends. */
  folder: string;
  sink: Sink;
  /**
   * Measures the first time and returns the same result after that, so that every benchmark of a run
   * uses the same figures.
   */
  once<T>(measurement: (context: BenchContext) => Promise<T>): Promise<T>;
}

export function createContext(folder: string, sink: Sink): BenchContext {
  const results = new Map<unknown, Promise<unknown>>();
  const context: BenchContext = {
    folder,
    sink,
    once<T>(measurement: (context: BenchContext) => Promise<T>) {
      const result = results.get(measurement) ?? measurement(context);
      results.set(measurement, result);
      return result as Promise<T>;
    },
  };
  return context;
}

export interface Report {
  rows: Row[];
  /** For people to read. Every figure in them that matters is also a row. */
  tables?: Table[];
  /** Drawn only with --plots. */
  charts?: Chart[];
}

/**
 * One figure of a result. `benchmark`, `what` and `unit` identify it in a comparison with an earlier
 * result, so changing one of them makes it a different row.
 */
export interface Row {
  benchmark: string;
  what: string;
  unit: string;
  value: Summary;
  target?: { atMost: number; holds: boolean };
}

/** @param atMost target for the median */
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

export interface Table {
  title: string;
  /** The first line holds the column titles. */
  lines: string[][];
}

export function toLine({ benchmark, what, unit, value, target }: Row): string {
  const { median, min, max } = value;
  const figure = `${format(median)}${unit && ` ${unit}`}`;
  const spread = min === max ? '' : ` (${format(min)} to ${format(max)})`;
  const verdict = target
    ? `  ${target.holds ? 'holds' : 'MISSED'}: at most ${format(target.atMost)}`
    : '';
  return `${toName(benchmark, what)} ${figure}${spread}${verdict}`;
}

export const toName = (benchmark: string, what: string): string =>
  `${benchmark.padEnd(10)} ${what.padEnd(62)}`;

const THREE_DIGITS = 100;

export function format(value: number): string {
  if (Math.abs(value) >= THREE_DIGITS) return value.toFixed(0);
  // toPrecision would switch to an exponent below a millionth.
  return Math.abs(value) < 1e-6 ? String(value) : value.toPrecision(3);
}

/** Aligns the first column to the left and the others to the right. */
export function toTable({ title, lines }: Table): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const toText = (line: string[]) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [`${title}:`, ...lines.map(toText)].join('\n');
}
