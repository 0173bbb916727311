// `scale`: which limits are reached first as traffic grows, and how the queue drains after an hour
// without the consumer.

import { billedMs, POLL_CYCLE_MS, SEND_WAIT_MS, UPDATE_WAIT_MS } from '../cost/assumptions.ts';
import { measureFacts } from '../cost/facts.ts';
import { readDeployed } from '../deployed.ts';
import type { LineChart } from '../plots/charts.ts';
import { type BenchContext, type Report, type Row, row, type Table } from '../report.ts';
import { summarize } from '../statistics.ts';
import { capacityOf, exceededAt, type Limit, limitsOf, type Stack } from './limits.ts';
import { type Outage, type OutageCourse, simulateOutage } from './outage.ts';

const RATES = [100, 1_000, 10_000, 100_000];
/** The highest rate is the stack's own throttle. */
const CHART_RATES = [100, 250, 500];
const OUTAGE_SECONDS = 60 * 60;

/** Ignores the front limits, because the table of limits covers them. */
type Simulate = (hooksPerSecond: number, kind: Outage['kind']) => OutageCourse;

/** One rate, with both kinds of outage. */
interface Courses {
  rate: number;
  unreachable: OutageCourse;
  failing: OutageCourse;
}

export async function scale(context: BenchContext): Promise<Report> {
  const deployed = await context.once(readDeployed);
  const { median: facts } = await context.once(measureFacts);
  const { batchSize, verifierMemoryMb, consumerMemoryMb } = deployed;
  const batchCpuMs = facts.recordCpuMs(batchSize) * batchSize;
  const stack: Stack = {
    ...deployed,
    verifierMs: billedMs(facts.ackCpuMs, SEND_WAIT_MS, verifierMemoryMb),
    batchCycleMs: billedMs(batchCpuMs, UPDATE_WAIT_MS, consumerMemoryMb) + POLL_CYCLE_MS,
  };
  const limits = limitsOf(stack);
  const simulate: Simulate = (hooksPerSecond, kind) =>
    simulateOutage({ ...deployed, ...stack, hooksPerSecond, kind, outageSeconds: OUTAGE_SECONDS });
  const courses = RATES.map((rate) => ({
    rate,
    unreachable: simulate(rate, 'unreachable'),
    failing: simulate(rate, 'failing'),
  }));
  return {
    rows: [
      ...limits.map(({ name, hooksPerSecond, side }) =>
        row('scale', `${side}: ${name}`, 'hooks/s', summarize([hooksPerSecond])),
      ),
      ...courses.flatMap((course) => outageRows(course, stack)),
    ],
    tables: [limitTable(limits), outageTable(courses)],
    charts: [outageChart(simulate)],
  };
}

function outageRows({ rate, unreachable, failing }: Courses, stack: Stack): Row[] {
  const outage = (what: string, unit: string, value: number) =>
    row('scale', `${rate} hooks/s, an hour out: ${what}`, unit, summarize([value]));
  const drains = Number.isFinite(unreachable.drainSeconds);
  const toDrainInAnHour = Math.ceil((2 * rate) / capacityOf(stack, 1));
  return [
    outage('queue then', 'messages', unreachable.depthAtEnd),
    ...(drains ? [outage('drained after', 's', unreachable.drainSeconds)] : []),
    outage('each batch fails: most in flight', 'messages', Math.round(failing.mostInFlight)),
    outage('each batch fails: dead letters', 'messages', Math.round(failing.deadLetters)),
    outage('invocations at a time to drain it in an hour', '', toDrainInAnHour),
  ];
}

const limitTable = (limits: readonly Limit[]): Table => ({
  title: 'Limits that each rate exceeds, lowest first',
  lines: [
    ['', 'from hooks/s', 'raised by'],
    ...RATES.flatMap((rate) => {
      const lines = exceededAt(rate, limits).map((limit) => [
        `${rate} hooks/s: ${limit.side}: ${limit.name}`,
        limit.hooksPerSecond.toFixed(0),
        limit.raisedBy,
      ]);
      return lines.length > 0 ? lines : [[`${rate} hooks/s: none`, '', '']];
    }),
  ],
});

const outageTable = (courses: readonly Courses[]): Table => ({
  title: 'An hour without the consumer, which either gets no batches or fails each one at once',
  lines: [
    ['hooks/s', 'queue then', 'drained after', 'failing: in flight', 'failing: dead letters'],
    ...courses.map(({ rate, unreachable, failing }) => [
      String(rate),
      unreachable.depthAtEnd.toFixed(0),
      duration(unreachable.drainSeconds),
      failing.mostInFlight.toFixed(0),
      failing.deadLetters.toFixed(0),
    ]),
  ],
});

const duration = (seconds: number): string =>
  Number.isFinite(seconds) ? `${(seconds / 60).toFixed(1)} min` : 'never, it grows';

const outageChart = (simulate: Simulate): LineChart => ({
  kind: 'lines',
  name: 'outage',
  title: 'Messages in the queue: an hour without the consumer, and after it',
  xTitle: 'minutes',
  yTitle: 'messages',
  series: CHART_RATES.map((rate) => ({
    name: `${rate} hooks/s`,
    points: [0, ...simulate(rate, 'unreachable').depthByMinute, 0].map((depth, minute) => [
      minute,
      depth,
    ]),
  })),
});
