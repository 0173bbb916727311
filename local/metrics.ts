// CloudWatch's metrics on this machine: what functions write in embedded metric format, summed up.

import * as z from 'zod';
import { parseJson } from '../lambda/json.ts';

export interface LocalMetrics {
  /**
   * Takes a line of a function's log.
   * @returns the line as to be read by people: without the declarations of metrics in it
   */
  take(line: string): string;
  /** The sum of a metric since the start; 0 for one that was never measured. */
  sum(name: string, dimensions: Record<string, string>): number;
}

const embedded = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

export function createLocalMetrics(): LocalMetrics {
  const sums = new Map<string, number>();
  const add = (key: string, value: number) => sums.set(key, (sums.get(key) ?? 0) + value);
  return {
    take(line) {
      const entry = line.includes('"_aws"') ? embedded.safeParse(parseJson(line)).data : undefined;
      if (entry === undefined) return line;
      const { _aws, ...rest } = entry;
      for (const { Dimensions, Metrics } of _aws.CloudWatchMetrics) {
        for (const names of Dimensions) {
          const dimensions = Object.fromEntries(names.map((name) => [name, String(rest[name])]));
          for (const { Name } of Metrics) add(keyOf(Name, dimensions), Number(rest[Name]));
        }
      }
      return JSON.stringify(rest);
    },
    sum: (name, dimensions) => sums.get(keyOf(name, dimensions)) ?? 0,
  };
}

const keyOf = (name: string, dimensions: Record<string, string>): string =>
  JSON.stringify([name, Object.entries(dimensions).sort()]);
