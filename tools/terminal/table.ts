// Formats results for people: tables, lists of facts, counts.

import { toPrintable } from './print.ts';

export type Column<T> = [title: string, read: (row: T) => string];

interface TableOptions<T> {
  /** Printed instead of a table without rows. */
  empty: string;
  /** Whether to print a line with the columns' titles. @default true */
  titles?: boolean;
  /** Lines to print below a row. */
  below?(row: T): string[];
  /** In characters. @default the terminal's; no limit for a file or a pipe */
  width?: number;
}

/** Columns that do not fit into the width continue on indented lines, below those that do. */
export function toTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { empty, titles = true, below = () => [], width = terminalWidth() }: TableOptions<T>,
): string {
  if (rows.length === 0) return empty;
  const head = columns.map(([title]) => title);
  const body = rows.map((row) => columns.map(([, read]) => toPrintable(read(row))));
  const widths = columns.map((_, column) =>
    Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)),
  );
  const toLines = (cells: readonly string[]): string[] => {
    const lines: string[] = [];
    let line = '';
    for (const [column, cell] of cells.entries()) {
      const padded = cell.padEnd(widths[column] ?? 0);
      const isFull = line.length + GAP.length + padded.length > width;
      if (column > 0 && isFull) lines.push(line.trimEnd());
      line = column === 0 ? padded : `${isFull ? '' : line}${GAP}${padded}`;
    }
    return [...lines, line.trimEnd()];
  };
  const lines = rows.flatMap((row, index) => [...toLines(body[index] ?? []), ...below(row)]);
  return [...(titles ? toLines(head) : []), ...lines].join('\n');
}

const GAP = '  ';

const terminalWidth = (): number =>
  (process.stdout.isTTY && process.stdout.columns) || Number.POSITIVE_INFINITY;

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
