// The charts that a benchmark can report, and how each is drawn and written to a file.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as svg from './svg.ts';

interface ChartFrame {
  /** Name of the file, without `.svg`. */
  name: string;
  title: string;
  /** A dashed line across the chart, such as a target. */
  mark?: { value: number; label: string };
}

export interface BarChart extends ChartFrame {
  kind: 'bars';
  unit: string;
  /** The parts of a bar are drawn end to end. */
  bars: { label: string; parts: { name: string; value: number }[] }[];
}

export interface LineChart extends ChartFrame {
  kind: 'lines';
  xTitle: string;
  yTitle: string;
  /** @default false */
  logarithmicX?: boolean;
  series: { name: string; points: [x: number, y: number][] }[];
}

export type Chart = BarChart | LineChart;

export function writePlots(folder: string, charts: readonly Chart[]): void {
  mkdirSync(folder, { recursive: true });
  for (const chart of charts) {
    const drawn = chart.kind === 'bars' ? drawBars(chart) : drawLines(chart);
    writeFileSync(join(folder, `${chart.name}.svg`), drawn);
  }
}

const BARS = {
  /** Fits the longest label, such as "dynamodb client, esbuild defaults". */
  left: 240,
  right: svg.WIDTH - 70,
  top: 76,
  bar: 24,
  gap: 14,
  legendEntry: 112,
};

export function drawBars({ title, unit, bars, mark }: BarChart): string {
  const { left, right, top, bar, gap, legendEntry } = BARS;
  const names = [...new Set(bars.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const { place, ticks } = svg.linearScale(Math.max(...totals, mark?.value ?? 0), left, right);
  const bottom = top + bars.length * (bar + gap);
  const shapes = ticks.flatMap((tick) => [
    svg.line([place(tick), top - 6], [place(tick), bottom], 'grid'),
    svg.text(place(tick), bottom + 18, svg.shorten(tick), 'quiet', 'middle'),
  ]);
  if (names.length > 1) {
    for (const [index, name] of names.entries()) {
      shapes.push(svg.box(16 + index * legendEntry, 42, 12, 12, svg.hue(index)));
      shapes.push(svg.text(34 + index * legendEntry, 53, name, 'quiet'));
    }
  }
  const values: string[] = [];
  for (const [index, { label, parts }] of bars.entries()) {
    const y = top + index * (bar + gap);
    shapes.push(svg.text(left - 10, y + bar / 2 + 5, label, 'text', 'end'));
    let sum = 0;
    for (const { name, value } of parts) {
      const x = place(sum);
      shapes.push(svg.box(x, y, place(sum + value) - x, bar, svg.hue(names.indexOf(name))));
      sum += value;
    }
    values.push(svg.text(place(sum) + 6, y + bar / 2 + 5, `${Number(sum.toPrecision(3))} ${unit}`));
  }
  if (mark) {
    const x = place(mark.value);
    shapes.push(svg.line([x, top - 10], [x, bottom], 'mark'));
    shapes.push(svg.text(x, bottom + 36, mark.label, 'mark-text', 'middle'));
  }
  return svg.document(title, bottom + 48, [...shapes, ...values]);
}

const LINES = {
  left: 70,
  right: svg.WIDTH - 150,
  top: 66,
  bottom: 320,
  height: 378,
  /** With more points than this the dots would hide the curve. */
  dotsMax: 20,
};

export function drawLines(chart: LineChart): string {
  const { title, xTitle, yTitle, series, mark, logarithmicX = false } = chart;
  const { left, right, top, bottom, height, dotsMax } = LINES;
  const all = series.flatMap(({ points }) => points);
  const xs = all.map(([x]) => x);
  const x = logarithmicX
    ? svg.logarithmicScale(Math.min(...xs), Math.max(...xs), left, right)
    : svg.linearScale(Math.max(...xs), left, right);
  const y = svg.linearScale(
    Math.max(...all.map((point) => point[1]), mark?.value ?? 0),
    bottom,
    top,
  );
  const shapes = [
    svg.text(16, 50, yTitle, 'quiet'),
    svg.text((left + right) / 2, height - 14, xTitle, 'quiet', 'middle'),
    ...y.ticks.flatMap((tick) => [
      svg.line([left, y.place(tick)], [right, y.place(tick)], 'grid'),
      svg.text(left - 8, y.place(tick) + 4, svg.shorten(tick), 'quiet', 'end'),
    ]),
    ...x.ticks.map((tick) =>
      svg.text(x.place(tick), bottom + 20, svg.shorten(tick), 'quiet', 'middle'),
    ),
  ];
  for (const [index, { name, points }] of series.entries()) {
    const colour = svg.hue(index);
    const placed = points.map(([px, py]): [number, number] => [x.place(px), y.place(py)]);
    shapes.push(svg.polyline(placed, colour));
    if (placed.length <= dotsMax) shapes.push(...placed.map(([px, py]) => svg.dot(px, py, colour)));
    shapes.push(svg.dot(right + 16, top + 6 + index * 22, colour));
    shapes.push(svg.text(right + 26, top + 11 + index * 22, name));
  }
  if (mark) {
    const at = y.place(mark.value);
    shapes.push(svg.line([left, at], [right, at], 'mark'));
    shapes.push(svg.text(right + 6, at + 4, mark.label, 'mark-text'));
  }
  return svg.document(title, height, shapes);
}
