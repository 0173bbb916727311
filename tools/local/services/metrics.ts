// CloudWatch's metrics on this machine: what the template's metric filters draw from the functions' logs.

import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { MetricFilterModel } from '../template/metric-filter-model.ts';

export interface LocalMetrics {
  /** Takes a line of a log group. */
  take(line: string, logGroup: string | undefined): void;
  /** The sum of a metric since the start, over all pipelines; 0 for one that was never measured. */
  sum(name: string, dimensions?: Record<string, string>): number;
}

const jsonObject = z.record(z.string(), z.unknown());

export function createLocalMetrics(filters: readonly MetricFilterModel[]): LocalMetrics {
  const sums = new Map<string, number>();
  return {
    take(text, logGroup) {
      const fields = jsonObject.safeParse(parseJson(text)).data;
      if (fields === undefined) return;
      for (const filter of filters) {
        const measured = filter.logGroup === logGroup ? filter.read(fields) : undefined;
        if (measured === undefined) continue;
        const key = keyOf(filter.metricName, measured.dimensions);
        sums.set(key, (sums.get(key) ?? 0) + measured.value);
      }
    },
    sum: (name, dimensions = {}) => sums.get(keyOf(name, dimensions)) ?? 0,
  };
}

const keyOf = (name: string, dimensions: Record<string, string>): string =>
  JSON.stringify([name, Object.entries(dimensions).sort()]);
