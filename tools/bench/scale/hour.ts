// An hour without the consumer, for a stack as it is deployed, and how that looks.

import type { Deployed } from '../deployed.ts';
import type { LineChart } from '../plots/chart.ts';
import type { Stack } from './limits.ts';
import { type Outage, simulateOutage } from './outage.ts';

const OUTAGE_SECONDS = 60 * 60;

/** The front is taken to let all pass: its limits are the table of limits. */
export const outageOf = (
  hooksPerSecond: number,
  kind: Outage['kind'],
  { batchSize, batchCycleMs, maxConcurrency }: Stack,
  { visibilitySeconds, maxReceives }: Deployed,
): Outage => ({
  hooksPerSecond,
  kind,
  outageSeconds: OUTAGE_SECONDS,
  batchSize,
  batchCycleMs,
  maxConcurrency,
  visibilitySeconds,
  maxReceives,
});

/** Up to what the stack's own throttle lets pass. */
const CHART_RATES = [100, 250, 500];

export const outageChart = (stack: Stack, deployed: Deployed): LineChart => ({
  kind: 'lines',
  name: 'outage',
  title: 'Messages in the queue: an hour without the consumer, and after it',
  xTitle: 'minutes',
  yTitle: 'messages',
  series: CHART_RATES.map((rate) => ({
    name: `${rate} hooks/s`,
    points: [
      0,
      ...simulateOutage(outageOf(rate, 'unreachable', stack, deployed)).depthByMinute,
      0,
    ].map((depth, minute) => [minute, depth]),
  })),
});
