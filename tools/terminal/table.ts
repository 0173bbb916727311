// Formats results for people: tables, lists of facts, counts.

import { toPrintable } from './print.ts';

export type Column<T> = [title: string, read: (row: T) => string];

interface TableOptions {
  /** Printed instead of a table without rows. */
  empty: string;
  /** Whether to print a line with the columns' titles. @default true */
  titles?: boolean;
}

export function toTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { empty, titles = true }: TableOptions,
): string {
  if (rows.length === 0) return empty;
  const lines = [columns.map(([title]) => title)];
  for (const row of rows) lines.push(columns.map(([, read]) => toPrintable(read(row))));
  const widths = columns.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .slice(titles ? 0 : 1)
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One fact per line, with the values aligned. */
export function toFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${toPrintable(value)}`).join('\n');
}

/** @returns such as `200: 41, 401: 2` */
export const toCounts = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ');
