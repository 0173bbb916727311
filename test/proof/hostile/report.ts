// Prints what came of a run: a row a kind, and a line for each thing that is judged of the whole.

import { type Column, toTable } from '../../../tools/terminal/table.ts';
import { type BundleRun, growthBytes, isSteady } from './bundle-run.ts';
import { isClean, type LogFindings } from './log-search.ts';
import { isComplete, type StoredEvents } from './stored-events.ts';
import type { Counts, KindCount } from './tally.ts';

interface Row {
  kind: string;
  bundle: number;
  http: number;
  statuses: string;
  unexpected: number;
}

/** @param order of the rows; what it does not name comes last */
export function toRows(order: readonly string[], bundle: Counts, http: readonly Counts[]): Row[] {
  const all = [bundle, ...http];
  const names = new Set([...order, ...all.flatMap(({ kinds }) => Object.keys(kinds))]);
  return [...names].map((kind) => {
    const of = (counts: Counts): KindCount[] => {
      const count = counts.kinds[kind];
      return count === undefined ? [] : [count];
    };
    const every = all.flatMap(of);
    const statuses = new Set(every.flatMap((count) => Object.keys(count.statuses)));
    const sum = (counts: readonly KindCount[], key: 'requests' | 'unexpected') =>
      counts.reduce((total, count) => total + count[key], 0);
    return {
      kind,
      bundle: sum(of(bundle), 'requests'),
      http: sum(http.flatMap(of), 'requests'),
      statuses: [...statuses].sort().join(', '),
      unexpected: sum(every, 'unexpected'),
    };
  });
}

const orNone = (count: number): string => (count === 0 ? '-' : String(count));

const columns: Column<Row>[] = [
  ['CLASS', ({ kind }) => kind],
  ['AT THE BUNDLE', ({ bundle }) => orNone(bundle)],
  ['OVER HTTP', ({ http }) => orNone(http)],
  ['STATUSES', ({ statuses }) => statuses],
  ['UNEXPECTED', ({ unexpected }) => String(unexpected)],
];

export const rowsToText = (rows: readonly Row[]): string =>
  toTable(columns, rows, { empty: 'nothing was sent' });

const mark = (isRight: boolean): string => (isRight ? 'ok' : 'NOT OK');
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

export function memoryLine({ counts, samples }: BundleRun): string {
  const range = `${megabytes(Math.min(...samples))} to ${megabytes(Math.max(...samples))}`;
  const growth = megabytes(growthBytes(samples));
  return `${mark(isSteady(samples))}  memory: ${growth} of growth over ${counts.requests} requests (${range} held)`;
}

export const logLine = (name: string, findings: LogFindings): string => {
  const found = Object.entries(findings.found)
    .map(([what, count]) => `${what} in ${count}`)
    .join(', ');
  return `${mark(isClean(findings))}  ${name}: of ${findings.lines} lines ${found}`;
};

export const tableLine = (events: StoredEvents): string =>
  `${mark(isComplete(events))}  table: ${events.stored} events, ${events.missing} missing, ${events.surplus} that should not be there, ${events.deadLetters} dead letters`;
