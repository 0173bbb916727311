// What every benchmark is given: a folder, the sink, and what others have measured in the same run.

import type { Sink } from './child.ts';
import type { Chart } from './plots/chart.ts';
import type { Row } from './row.ts';

export interface BenchContext {
  /** Temporary: gone after the run. */
  folder: string;
  sink: Sink;
  /** Measures, or gives what it measured the first time: figures of one run belong together. */
  once<T>(measurement: (context: BenchContext) => Promise<T>): Promise<T>;
}

export interface Report {
  rows: Row[];
  /** For people to read; every figure in them that matters is a row as well. */
  tables?: Table[];
  /** Drawn where plots are asked for. */
  charts?: Chart[];
}

export interface Table {
  title: string;
  /** The first line names the columns. */
  lines: string[][];
}

export type Benchmark = (context: BenchContext) => Promise<Report> | Report;

export function createContext(folder: string, sink: Sink): BenchContext {
  const measured = new Map<unknown, Promise<unknown>>();
  const context: BenchContext = {
    folder,
    sink,
    once<T>(measurement: (context: BenchContext) => Promise<T>) {
      const known = measured.get(measurement) ?? measurement(context);
      measured.set(measurement, known);
      return known as Promise<T>;
    },
  };
  return context;
}
