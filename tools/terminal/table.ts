// Prints rows as columns of text.

export type Column<T> = [title: string, read: (row: T) => string];

export interface TableOptions {
  /** What stands there instead of a table without rows. */
  empty: string;
  /** Whether the columns are named in a line of their own. @default true */
  titles?: boolean;
}

export function toTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { empty, titles = true }: TableOptions,
): string {
  if (rows.length === 0) return empty;
  const lines = [columns.map(([title]) => title)];
  for (const row of rows) lines.push(columns.map(([, read]) => read(row)));
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
