// The metrics that only the functions can provide. CloudWatch extracts them from the functions' log lines.

import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { RejectionReason } from '../../lambda/runtime/log.ts';
import {
  type LogMetric,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
  type Writer,
} from '../../lambda/runtime/log.ts';

export const PERIOD = Duration.minutes(5);

/** `HooksRejected` is also available with this dimension. */
const REASON = 'reason';

const NAMESPACE_MAX_CHARACTERS = 255;

export interface LogMetricsProps {
  /** Distinguishes this pipeline's metrics from another's. */
  readonly pipelineName: string;
  readonly logGroups: Record<Writer, ILogGroup>;
}

export class LogMetrics extends Construct {
  readonly #namespace: string;

  constructor(scope: Construct, id: string, { pipelineName, logGroups }: LogMetricsProps) {
    super(scope, id);
    this.#namespace = namespaceOf(pipelineName);
    for (const [name, metric] of Object.entries<LogMetric>(METRICS)) {
      this.#addFilter(name, name, metric, logGroups);
    }
    this.#addFilter('HooksRejectedByReason', 'HooksRejected', METRICS.HooksRejected, logGroups, {
      [REASON]: `$.${REASON}`,
    });
  }

  /** Sums over five minutes. @param reason of `HooksRejected`; when left out, all reasons */
  metric(metricName: MetricName, reason?: RejectionReason): Metric {
    return new Metric({
      namespace: this.#namespace,
      metricName,
      dimensionsMap: reason && { [REASON]: reason },
      statistic: Stats.SUM,
      period: PERIOD,
    });
  }

  #addFilter(
    id: string,
    metricName: string,
    { writer, event, field }: LogMetric,
    logGroups: LogMetricsProps['logGroups'],
    dimensions?: Record<string, string>,
  ): void {
    const isEvent = FilterPattern.stringValue('$.event', '=', event);
    new MetricFilter(this, id, {
      logGroup: logGroups[writer],
      // The field that provides the value must be part of the pattern.
      filterPattern: field
        ? FilterPattern.all(isEvent, FilterPattern.numberValue(`$.${field}`, '>=', 0))
        : isEvent,
      metricNamespace: this.#namespace,
      metricName,
      metricValue: field ? `$.${field}` : '1',
      dimensions,
    });
  }
}

/** Replaces characters that a namespace cannot contain. Keeps the end, which distinguishes pipelines. */
function namespaceOf(pipelineName: string): string {
  const prefix = `${METRIC_NAMESPACE}/`;
  const name = pipelineName.replaceAll(/[^\w./#-]/g, '-');
  return `${prefix}${name.slice(prefix.length - NAMESPACE_MAX_CHARACTERS)}`;
}
