// Bars across the page, each of parts in the same colours.

import type { BarChart } from './chart.ts';
import { linearScale, shorten } from './scale.ts';
import { box, document, hue, line, text, WIDTH } from './svg.ts';

/** Room for the longest label there is, such as "dynamodb client, esbuild defaults". */
const LEFT = 240;
const RIGHT = WIDTH - 70;
const TOP = 76;
const BAR = 24;
const GAP = 14;
const LEGEND_ENTRY = 112;

export function drawBars({ title, unit, bars, mark }: BarChart): string {
  const names = [...new Set(bars.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const { place, ticks } = linearScale(Math.max(...totals, mark?.value ?? 0), LEFT, RIGHT);
  const bottom = TOP + bars.length * (BAR + GAP);
  const shapes = ticks.flatMap((tick) => [
    line([place(tick), TOP - 6], [place(tick), bottom], 'grid'),
    text(place(tick), bottom + 18, shorten(tick), { anchor: 'middle', className: 'quiet' }),
  ]);
  if (names.length > 1) shapes.push(...legend(names));
  const values: string[] = [];
  for (const [index, { label, parts }] of bars.entries()) {
    const y = TOP + index * (BAR + GAP);
    shapes.push(text(LEFT - 10, y + BAR / 2 + 5, label, { anchor: 'end' }));
    let sum = 0;
    for (const { name, value } of parts) {
      const x = place(sum);
      shapes.push(box(x, y, place(sum + value) - x, BAR, hue(names.indexOf(name))));
      sum += value;
    }
    values.push(text(place(sum) + 6, y + BAR / 2 + 5, `${Number(sum.toPrecision(3))} ${unit}`));
  }
  if (mark) {
    const x = place(mark.value);
    shapes.push(line([x, TOP - 10], [x, bottom], 'mark'));
    shapes.push(text(x, bottom + 36, mark.label, { anchor: 'middle', className: 'mark-text' }));
  }
  return document(title, bottom + 48, [...shapes, ...values]);
}

const legend = (names: readonly string[]): string[] =>
  names.flatMap((name, index) => [
    box(16 + index * LEGEND_ENTRY, 42, 12, 12, hue(index)),
    text(34 + index * LEGEND_ENTRY, 53, name, { className: 'quiet' }),
  ]);
