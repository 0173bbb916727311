// What a month costs whatever the traffic, and what keeping the events costs beside recording them.

import { REJECTION_REASONS } from '../../../lambda/runtime/log.ts';
import { METRICS, type MetricName } from '../../../lambda/runtime/metric-definitions.ts';
import type { Deployed } from '../deployed.ts';
import { ITEM_OVERHEAD_BYTES, LONG_POLL_SECONDS, POLLERS } from './assumptions.ts';
import { type Facts, GB, type Line } from './metering.ts';

const SECONDS_A_MONTH = 730 * 60 * 60;
const DAYS_A_MONTH = 730 / 24;
/** The verifier reads the secret so often, in each environment that is kept warm. */
const SECRET_REFRESH_SECONDS = 5 * 60;
/** Measured by every pipeline that gets hooks; the others are billed in the hours in which they occur. */
const CONSTANT_METRICS: readonly MetricName[] = [
  'HooksAccepted',
  'SecretRefreshes',
  'EventsNew',
  'DeliveriesRepeated',
];

export const flatLines = ({ alarmMetrics, dashboards, maxConcurrency }: Deployed): Line[] => [
  { item: 'dashboard', meter: 'dashboardMonth', quantity: dashboards },
  {
    item: 'metrics that are always there',
    meter: 'metricMonth',
    quantity: CONSTANT_METRICS.length,
  },
  {
    item: 'metrics of refusals and failures, if they occur all month',
    meter: 'metricMonth',
    quantity: Object.keys(METRICS).length - CONSTANT_METRICS.length + REJECTION_REASONS.length,
  },
  {
    item: 'alarms, by the metrics that they watch',
    meter: 'alarmMetricMonth',
    quantity: alarmMetrics,
  },
  { item: 'secret', meter: 'secretMonth', quantity: 1 },
  {
    item: 'secret: reads of one warm environment',
    meter: 'secretCall',
    quantity: SECONDS_A_MONTH / SECRET_REFRESH_SECONDS,
  },
  {
    item: 'queue: long polls while it is empty',
    meter: 'sqsRequest',
    quantity: (Math.min(POLLERS, maxConcurrency ?? POLLERS) * SECONDS_A_MONTH) / LONG_POLL_SECONDS,
  },
];

/** Of so many events, over the whole of their retention. Expiry itself is free. */
export function keepingLines(events: number, facts: Facts, retentionDays: number): Line[] {
  const months = retentionDays / DAYS_A_MONTH;
  const inTable = (events * (facts.itemBytes + ITEM_OVERHEAD_BYTES)) / GB;
  const inIndex = (events * (facts.indexItemBytes + ITEM_OVERHEAD_BYTES)) / GB;
  return [
    { item: 'kept: table', meter: 'tableGbMonth', quantity: inTable * months },
    { item: 'kept: index', meter: 'tableGbMonth', quantity: inIndex * months },
    { item: 'kept: point-in-time recovery', meter: 'backupGbMonth', quantity: inTable * months },
  ];
}
