// How uPlot draws events a minute: bars, stacked by drawing the tallest sums first.

import uPlot from 'uplot';
import type { Chart } from '../api.ts';

export const CHART_HEIGHT_PX = 150;
/** An axis of at least so many events: one hook is no mountain. */
const SCALE_MIN_EVENTS = 4;
const HALF_MINUTE_SECONDS = 30;
const FONT = '11px system-ui, sans-serif';

/** Sums up to each series; the last series, on top of the stack, comes first. */
export function stack({ minutes, series }: Chart): uPlot.AlignedData {
  const sums: number[][] = [];
  for (const { counts } of series) {
    const below = sums.at(-1);
    sums.push(counts.map((count, minute) => count + (below?.[minute] ?? 0)));
  }
  return [minutes, ...sums.reverse()];
}

/** @param colours of the series, in the chart's order */
export function chartOptions(
  width: number,
  colours: readonly string[],
  ink: { text: string; line: string },
  onHover: (minute: number | undefined) => void,
): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.75, 22], align: 0 });
  const axis = { stroke: ink.text, font: FONT, ticks: { show: false } };
  return {
    width,
    height: CHART_HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    padding: [8, 4, 0, 0],
    scales: {
      x: {
        time: true,
        range: (_, min, max) => [min - HALF_MINUTE_SECONDS, max + HALF_MINUTE_SECONDS],
      },
      y: { range: (_, __, max) => [0, Math.max(SCALE_MIN_EVENTS, max * 1.05)] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 70, size: 24 },
      {
        ...axis,
        grid: { stroke: ink.line, width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
        size: 40,
        space: 26,
      },
    ],
    series: [
      {},
      ...[...colours].reverse().map((colour) => ({
        fill: colour,
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars }),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)] },
  };
}
