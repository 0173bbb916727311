// The usage that AWS bills apart from the traffic: the fixed part of a month, and keeping the events.

import { METRICS, type MetricName, REJECTION_REASONS } from '../../../lambda/runtime/log.ts';
import { REFRESH_AFTER_MS } from '../../../lambda/verifier/secrets.ts';
import type { Deployed } from '../deployed.ts';
import { ITEM_OVERHEAD_BYTES, LONG_POLL_SECONDS, POLLERS } from './assumptions.ts';
import { GB, type Line, line } from './designs.ts';
import type { Facts } from './facts.ts';

const SECONDS_PER_MONTH = 730 * 60 * 60;
const DAYS_PER_MONTH = 730 / 24;
/** Every working pipeline reports these. The other metrics are billed only in hours with a value. */
const CONSTANT_METRICS: readonly MetricName[] = [
  'HooksAccepted',
  'SecretRefreshes',
  'EventsNew',
  'DeliveriesRepeated',
];

export const flatLines = ({ alarmMetrics, dashboards, maxConcurrency }: Deployed): Line[] => [
  line('dashboard', 'dashboardMonth', dashboards),
  line('metrics that are always reported', 'metricMonth', CONSTANT_METRICS.length),
  line(
    'metrics of refusals and failures, if they occur all month',
    'metricMonth',
    Object.keys(METRICS).length - CONSTANT_METRICS.length + REJECTION_REASONS.length,
  ),
  line('alarms, billed by the metrics that they watch', 'alarmMetricMonth', alarmMetrics),
  line('secret', 'secretMonth', 1),
  line(
    'secret: reads by one warm environment',
    'secretCall',
    SECONDS_PER_MONTH / (REFRESH_AFTER_MS / 1000),
  ),
  line(
    'queue: long polls while it is empty',
    'sqsRequest',
    (Math.min(POLLERS, maxConcurrency ?? POLLERS) * SECONDS_PER_MONTH) / LONG_POLL_SECONDS,
  ),
];

/** Storage of the events over their whole retention. DynamoDB deletes expired items free of charge. */
export function keepingLines(events: number, facts: Facts, retentionDays: number): Line[] {
  const months = retentionDays / DAYS_PER_MONTH;
  const inTable = (events * (facts.itemBytes + ITEM_OVERHEAD_BYTES)) / GB;
  const inIndex = (events * (facts.indexItemBytes + ITEM_OVERHEAD_BYTES)) / GB;
  return [
    line('kept: table', 'tableGbMonth', inTable * months),
    line('kept: index', 'tableGbMonth', inIndex * months),
    line('kept: point-in-time recovery', 'backupGbMonth', inTable * months),
  ];
}
