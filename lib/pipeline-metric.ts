// A metric that the functions write themselves, as CloudWatch finds it: by the names that they use.

import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
  PIPELINE_DIMENSION,
  REASON_DIMENSION,
  type RejectionReason,
} from '../lambda/metric-names.ts';

export const PERIOD = Duration.minutes(5);

/** @param reason of `HooksRejected`; all of them when left out */
export const pipelineMetric = (
  pipelineName: string,
  metricName: MetricName,
  reason?: RejectionReason,
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: {
      [PIPELINE_DIMENSION]: pipelineName,
      ...(reason && { [REASON_DIMENSION]: reason }),
    },
    statistic: METRICS[metricName] === 'Count' ? Stats.SUM : Stats.AVERAGE,
    period: PERIOD,
  });
