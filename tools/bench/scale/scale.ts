// `scale`: what gives first as hooks become more, and how a queue drains after an hour's outage.

import type { BenchContext, Report } from '../context.ts';
import { POLL_CYCLE_MS, SEND_WAIT_MS, UPDATE_WAIT_MS } from '../cost/assumptions.ts';
import { billedMs } from '../cost/billed-time.ts';
import { measureFacts } from '../cost/facts.ts';
import { readDeployed } from '../deployed.ts';
import { type Row, row } from '../row.ts';
import { outageChart, outageOf } from './hour.ts';
import { capacityOf, limitsOf, type Stack } from './limits.ts';
import { simulateOutage } from './outage.ts';
import { type Courses, limitTable, outageTable } from './tables.ts';

const RATES = [100, 1_000, 10_000, 100_000];

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
    tables: [limitTable(RATES, limits), outageTable(courses)],
    charts: [outageChart(stack, deployed)],
  };
}

const single = (value: number) => ({ median: value, min: value, max: value });
function outageRows({ rate, unreachable, failing }: Courses, stack: Stack): Row[] {
  const outage = (what: string, unit: string, value: number) =>
    row('scale', `${rate} hooks/s, an hour out: ${what}`, unit, single(value));
  const drains = Number.isFinite(unreachable.drainSeconds);
  return [
    outage('queue then', 'messages', unreachable.depthAtEnd),
    ...(drains ? [outage('drained after', 's', unreachable.drainSeconds)] : []),
    outage('each batch fails: most in flight', 'messages', Math.round(failing.mostInFlight)),
    outage('each batch fails: dead letters', 'messages', Math.round(failing.deadLetters)),
    outage('invocations at a time to drain it in an hour', '', concurrencyFor(2 * rate, stack)),
  ];
}

const concurrencyFor = (hooksPerSecond: number, stack: Stack) =>
  Math.ceil(hooksPerSecond / capacityOf(stack, 1));
