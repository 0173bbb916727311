// `scale`: what gives first as hooks become more, and how a queue drains after an hour's outage.

import type { BenchContext, Report, Table } from '../context.ts';
import { POLL_CYCLE_MS, SEND_WAIT_MS, UPDATE_WAIT_MS } from '../cost/assumptions.ts';
import { billedMs } from '../cost/billed-time.ts';
import { measureFacts } from '../cost/facts.ts';
import { type Deployed, readDeployed } from '../deployed.ts';
import type { LineChart } from '../plots/chart.ts';
import { type Row, row } from '../row.ts';
import { capacityOf, givingAt, type Limit, limitsOf, type Stack } from './limits.ts';
import { type Outage, type OutageCourse, simulateOutage } from './outage.ts';

const RATES = [100, 1_000, 10_000, 100_000];
const OUTAGE_SECONDS = 60 * 60;

export async function scale(context: BenchContext): Promise<Report> {
  const deployed = await context.once(readDeployed);
  const { median: facts } = await context.once(measureFacts);
  const { batchSize } = deployed;
  const batchMs = billedMs(
    facts.recordCpuMs(batchSize) * batchSize,
    UPDATE_WAIT_MS,
    deployed.consumerMemoryMb,
  );
  const stack: Stack = {
    throttlePerSecond: deployed.throttle.perSecond,
    maxConcurrency: deployed.maxConcurrency,
    batchSize,
    verifierMs: billedMs(facts.ackCpuMs, SEND_WAIT_MS, deployed.verifierMemoryMb),
    batchCycleMs: batchMs + POLL_CYCLE_MS,
  };
  const limits = limitsOf(stack);
  const courses = RATES.map((rate) => ({
    rate,
    unreachable: simulateOutage(outageOf(rate, 'unreachable', stack, deployed)),
    failing: simulateOutage(outageOf(rate, 'failing', stack, deployed)),
  }));
  return {
    rows: [
      ...limits.map(({ name, hooksPerSecond, side }) =>
        row('scale', `${side}: ${name}`, 'hooks/s', single(hooksPerSecond)),
      ),
      ...courses.flatMap((course) => outageRows(course, stack)),
    ],
    tables: [limitTable(limits), outageTable(courses)],
    charts: [outageChart(stack, deployed)],
  };
}

const single = (value: number) => ({ median: value, min: value, max: value });
interface Courses {
  rate: number;
  unreachable: OutageCourse;
  failing: OutageCourse;
}

function outageRows({ rate, unreachable, failing }: Courses, stack: Stack): Row[] {
  const outage = (what: string, unit: string, value: number) =>
    row('scale', `${rate} hooks/s, an hour out: ${what}`, unit, single(value));
  const drains = Number.isFinite(unreachable.drainSeconds);
  return [
    outage('queue then', 'messages', unreachable.depthAtEnd),
    ...(drains ? [outage('drained after', 's', unreachable.drainSeconds)] : []),
    outage('each batch fails: most in flight', 'messages', failing.mostInFlight),
    outage('each batch fails: dead letters', 'messages', failing.deadLetters),
    outage('invocations at a time to drain it in an hour', '', concurrencyFor(2 * rate, stack)),
  ];
}

const concurrencyFor = (hooksPerSecond: number, stack: Stack) =>
  Math.ceil(hooksPerSecond / capacityOf(stack, 1));

/** The front is taken to let all pass: its limits are the table of limits. */
const outageOf = (
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

const outageChart = (stack: Stack, deployed: Deployed): LineChart => ({
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

const limitTable = (limits: readonly Limit[]): Table => ({
  title: 'What gives, the first of it first',
  lines: [
    ['', 'from hooks/s', 'raised by'],
    ...RATES.flatMap((rate) => {
      const giving = givingAt(rate, limits);
      const lines = giving.map((limit) => [
        `${rate} hooks/s: ${limit.side}: ${limit.name}`,
        limit.hooksPerSecond.toFixed(0),
        limit.raisedBy,
      ]);
      return lines.length > 0 ? lines : [[`${rate} hooks/s: nothing`, '', '']];
    }),
  ],
});

const outageTable = (courses: readonly Courses[]): Table => ({
  title: 'An hour without the consumer: not invoked at all, or each batch failing at once',
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
