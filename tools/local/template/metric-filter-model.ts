// A metric filter of the template: which lines of which log group count, and how much.

import * as z from 'zod';
import { METRIC_NAMESPACE } from '../../../lambda/runtime/metric-definitions.ts';

/** Of a line of JSON. */
export type Fields = Record<string, unknown>;

export interface MetricFilterModel {
  /** Logical id of the log group. */
  logGroup: string;
  metricName: string;
  /** What a line adds to the metric, and under which dimensions; undefined where it does not match. */
  read(fields: Fields): { value: number; dimensions: Record<string, string> } | undefined;
}

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

/**
 * @returns undefined for a filter that is no pipeline's: nobody asks for its metric here
 * @throws Error naming a pattern that the local stack does not know
 */
export function readMetricFilter(properties: unknown): MetricFilterModel | undefined {
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
    metricName: MetricName,
    read(fields) {
      if (!matches(fields)) return undefined;
      const named = dimensions.map(([key, select]) => [key, String(select(fields))]);
      return { value: Number(value(fields)), dimensions: Object.fromEntries(named) };
    },
  };
}

const TERM = /^\$\.(\w+) (?:= "([^"*]*)"|>= (\d+))$/;

/** Terms such as `$.event = "recorded"` and `$.new >= 0`, each in parentheses where there are more. */
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

/** `$.field`, or what stands there itself. */
function readSelector(selector: string): (fields: Fields) => unknown {
  const field = /^\$\.(\w+)$/.exec(selector)?.[1];
  return field === undefined ? () => selector : (fields) => fields[field];
}
