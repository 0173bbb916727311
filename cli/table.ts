// Prints rows as columns of text.

export type Column<T> = [title: string, read: (row: T) => string];

/** @param empty what stands there instead of a table without rows */
export function toTable<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  empty: string,
): string {
  if (rows.length === 0) return empty;
  const lines = [columns.map(([title]) => title)];
  for (const row of rows) lines.push(columns.map(([, read]) => read(row)));
  const widths = columns.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
