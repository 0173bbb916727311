// A result as people read it: rows, each with its target, and tables.

import type { Table } from './context.ts';
import type { Row } from './row.ts';

export function toLine({ benchmark, what, unit, value, target }: Row): string {
  const { median, min, max } = value;
  const figure = `${format(median)}${unit && ` ${unit}`}`;
  const spread = min === max ? '' : ` (${format(min)} to ${format(max)})`;
  const verdict = target
    ? `  ${target.holds ? 'holds' : 'MISSED'}: at most ${format(target.atMost)}`
    : '';
  return `${benchmark.padEnd(10)} ${what.padEnd(62)} ${figure}${spread}${verdict}`;
}

/** First column to the left, the others to the right. */
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

const THREE_DIGITS = 100;

export function format(value: number): string {
  if (Math.abs(value) >= THREE_DIGITS) return value.toFixed(0);
  // toPrecision turns to exponents below a millionth.
  return Math.abs(value) < 1e-6 ? String(value) : value.toPrecision(3);
}
