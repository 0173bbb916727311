// CloudWatch's metrics on this machine: counts log lines by the template's metric filters.

import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import { METRIC_NAMESPACE } from '../../../lambda/runtime/log.ts';

export interface LocalMetrics {
  /** Counts a line of a log group. */
  take(line: string, logGroup: string | undefined): void;
  /** The sum of a metric since the start, over all pipelines; 0 when nothing was counted. */
  sum(name: string, dimensions?: Record<string, string>): number;
}

const jsonObject = z.record(z.string(), z.unknown());

/**
 * @param filterProperties of the template's metric filters
 * @throws Error that names a filter pattern that the local stack does not know
 */
export function createLocalMetrics(filterProperties: readonly unknown[]): LocalMetrics {
  const filters = filterProperties.map(readFilter).filter((filter) => filter !== undefined);
  const sums = new Map<string, number>();
  return {
    take(text, logGroup) {
      const fields = jsonObject.safeParse(parseJson(text)).data;
      if (fields === undefined) return;
      for (const filter of filters) {
        const measured = filter.logGroup === logGroup ? filter.read(fields) : undefined;
        if (measured === undefined) continue;
        sums.set(measured.key, (sums.get(measured.key) ?? 0) + measured.value);
      }
    },
    sum: (name, dimensions = {}) => sums.get(keyOf(name, dimensions)) ?? 0,
  };
}

const keyOf = (name: string, dimensions: Record<string, string>): string =>
  JSON.stringify([name, Object.entries(dimensions).sort()]);

/** The fields of a JSON log line. */
type Fields = Record<string, unknown>;

const filterSchema = z.object({
  LogGroupName: z.object({ Ref: z.string() }),
  FilterPattern: z.string(),
  MetricTransformations: z.tuple([
    z.object({
      MetricName: z.string(),
      MetricNamespace: z.string(),
      MetricValue: z.string(),
      Dimensions: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
    }),
  ]),
});

/** @returns undefined for a filter of another part of the app: its metric is not needed here */
function readFilter(properties: unknown) {
  const filter = filterSchema.safeParse(properties).data;
  if (filter === undefined) return undefined;
  const { LogGroupName, FilterPattern, MetricTransformations } = filter;
  const [{ MetricName, MetricNamespace, MetricValue, Dimensions }] = MetricTransformations;
  if (!MetricNamespace.startsWith(`${METRIC_NAMESPACE}/`)) return undefined;
  const matches = readPattern(FilterPattern);
  const value = readSelector(MetricValue);
  const dimensions = Dimensions.map(({ Key, Value }) => [Key, readSelector(Value)] as const);
  return {
    logGroup: LogGroupName.Ref,
    /** @returns what a line adds, and to which sum; undefined when it does not match */
    read(fields: Fields) {
      if (!matches(fields)) return undefined;
      const named = dimensions.map(([key, select]) => [key, String(select(fields))]);
      return { key: keyOf(MetricName, Object.fromEntries(named)), value: Number(value(fields)) };
    },
  };
}

const TERM = /^\$\.(\w+) (?:= "([^"*]*)"|>= (\d+))$/;

/** Reads terms such as `$.event = "recorded"` and `$.new >= 0`, also several joined by `&&`. */
function readPattern(pattern: string): (fields: Fields) => boolean {
  const inner = /^\{ (.*) \}$/.exec(pattern)?.[1] ?? '';
  const terms = inner.split(' && ').map((term) => {
    const [, field = '', text, least] = TERM.exec(term.replace(/^\((.*)\)$/, '$1')) ?? [];
    if (field === '')
      throw new Error(`the local stack does not know the filter pattern ${pattern}`);
    return ({ [field]: value }: Fields) =>
      text === undefined ? Number(value) >= Number(least) : value === text;
  });
  return (fields) => terms.every((holds) => holds(fields));
}

/** `$.field` selects a field; any other text stands for itself. */
function readSelector(selector: string): (fields: Fields) => unknown {
  const field = /^\$\.(\w+)$/.exec(selector)?.[1];
  return field === undefined ? () => selector : (fields) => fields[field];
}
