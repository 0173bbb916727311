// Lines over an axis of time or size.

import type { LineChart } from './chart.ts';
import { linearScale, logarithmicScale, shorten } from './scale.ts';
import { document, dot, hue, line, polyline, text, WIDTH } from './svg.ts';

const LEFT = 70;
const RIGHT = WIDTH - 150;
const TOP = 66;
const BOTTOM = 320;
const HEIGHT = 378;
/** More points are a curve, and dots would hide it. */
const DOTS_MAX = 20;

export function drawLines(chart: LineChart): string {
  const { title, xTitle, yTitle, series, mark, logarithmicX = false } = chart;
  const all = series.flatMap(({ points }) => points);
  const xs = all.map(([x]) => x);
  const x = logarithmicX
    ? logarithmicScale(Math.min(...xs), Math.max(...xs), LEFT, RIGHT)
    : linearScale(Math.max(...xs), LEFT, RIGHT);
  const y = linearScale(Math.max(...all.map((point) => point[1]), mark?.value ?? 0), BOTTOM, TOP);
  const shapes = [
    text(16, 50, yTitle, { className: 'quiet' }),
    text((LEFT + RIGHT) / 2, HEIGHT - 14, xTitle, { anchor: 'middle', className: 'quiet' }),
    ...y.ticks.flatMap((tick) => [
      line([LEFT, y.place(tick)], [RIGHT, y.place(tick)], 'grid'),
      text(LEFT - 8, y.place(tick) + 4, shorten(tick), { anchor: 'end', className: 'quiet' }),
    ]),
    ...x.ticks.map((tick) =>
      text(x.place(tick), BOTTOM + 20, shorten(tick), { anchor: 'middle', className: 'quiet' }),
    ),
  ];
  for (const [index, { name, points }] of series.entries()) {
    const placed = points.map(([px, py]): [number, number] => [x.place(px), y.place(py)]);
    shapes.push(polyline(placed, hue(index)));
    if (placed.length <= DOTS_MAX)
      shapes.push(...placed.map(([px, py]) => dot(px, py, hue(index))));
    shapes.push(dot(RIGHT + 16, TOP + 6 + index * 22, hue(index)));
    shapes.push(text(RIGHT + 26, TOP + 11 + index * 22, name));
  }
  if (mark) {
    const at = y.place(mark.value);
    shapes.push(line([LEFT, at], [RIGHT, at], 'mark'));
    shapes.push(text(RIGHT + 6, at + 4, mark.label, { className: 'mark-text' }));
  }
  return document(title, HEIGHT, shapes);
}
