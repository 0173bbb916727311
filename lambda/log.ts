// What the functions log: one JSON line a fact, which carries the fact's metrics too (CloudWatch's
// embedded metric format), so that measuring costs no call and no second line. An entry never holds
// `data`, a secret, a signature or a token.

import {
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
  PIPELINE_DIMENSION,
  REASON_DIMENSION,
} from './metric-names.ts';

export type LogEntry = { event: string } & Record<
  string,
  string | number | readonly string[] | undefined
>;

/** What the entry counts or measures. An entry's `reason` becomes a dimension of it. */
export type Measured = Partial<Record<MetricName, number>>;

export interface Log {
  info(entry: LogEntry, measured?: Measured): void;
  warn(entry: LogEntry, measured?: Measured): void;
  error(entry: LogEntry, measured?: Measured): void;
}

export interface LogOptions {
  /** Value of the dimension `pipeline`. */
  pipeline: string;
  /** Takes one line, without its end; in Lambda `writeLine`. */
  write(line: string): void;
  /** Unix milliseconds. */
  now(): number;
}

export function createLog({ pipeline, write, now }: LogOptions): Log {
  const at =
    (level: string) =>
    (entry: LogEntry, measured: Measured = {}) => {
      const time = now();
      const line = { level, timestamp: new Date(time).toISOString(), ...entry };
      const metrics = describeMetrics(measured, entry.reason !== undefined, time);
      write(JSON.stringify(metrics ? { ...line, pipeline, ...measured, ...metrics } : line));
    };
  return { info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

/**
 * Standard output itself, on which Lambda passes a line of JSON on as it is. Not `console`: Lambda
 * wraps what goes there, and CloudWatch would find no metrics in it.
 */
export const writeLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Source: CloudWatch's "Specification: Embedded metric format". */
function describeMetrics(measured: Measured, hasReason: boolean, Timestamp: number) {
  const Metrics = Object.entries(METRICS)
    .filter(([name]) => Object.hasOwn(measured, name))
    .map(([Name, Unit]) => ({ Name, Unit }));
  if (Metrics.length === 0) return undefined;
  const total = [PIPELINE_DIMENSION];
  const Dimensions = hasReason ? [total, [...total, REASON_DIMENSION]] : [total];
  return {
    _aws: {
      Timestamp,
      CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions, Metrics }],
    },
  };
}

/**
 * An error as log fields: its name and the code that threw it. The message only where a service
 * or the network wrote it (`$metadata`, `code`): one of our own runtime's may quote its input.
 */
export function describeError(error: unknown): Record<string, string | undefined> {
  if (!(error instanceof Error)) return { error: typeof error };
  const isFromOutside = '$metadata' in error || 'code' in error;
  return {
    error: error.name,
    message: isFromOutside ? error.message : undefined,
    at: isFromOutside ? undefined : error.stack?.match(/^\s+at .*$/m)?.[0].trim(),
  };
}
