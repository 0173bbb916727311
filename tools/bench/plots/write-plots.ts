// Writes charts as files.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawBars } from './bar-chart.ts';
import type { Chart } from './chart.ts';
import { drawLines } from './line-chart.ts';

/** @returns the files' paths */
export function writePlots(folder: string, charts: readonly Chart[]): string[] {
  mkdirSync(folder, { recursive: true });
  return charts.map((chart) => {
    const file = join(folder, `${chart.name}.svg`);
    writeFileSync(file, chart.kind === 'bars' ? drawBars(chart) : drawLines(chart));
    return file;
  });
}
