// `pipeline`: the whole stack on this machine, with tables of several sizes side by side, so that what
// disturbs the machine disturbs all of them.

import type { BenchContext, Report } from '../context.ts';
import { synthesizeOnce } from '../deployed.ts';
import type { LineChart } from '../plots/chart.ts';
import { ratios, row } from '../row.ts';
import { shuffled, summarize } from '../statistics.ts';
import { prefill } from './prefill.ts';
import { sendAll } from './send-all.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';
import { measureSteadily } from './steady.ts';

const TABLE_SIZES = [1_000, 10_000, 100_000];
const WARM_UP_HOOKS = 500;
const ROUNDS = 7;
const HOOKS_A_ROUND = 500;
const MAX_GROWTH = 1.1;

/** One stack, and what each round gave. */
interface Subject {
  size: number;
  stack: StackProcess;
  cpu: number[];
  perSecond: number[];
  rss: number[];
  heap: number[];
}

export async function pipeline(context: BenchContext): Promise<Report> {
  const assembly = await context.once(synthesizeOnce);
  const subjects: Subject[] = [];
  try {
    for (const size of TABLE_SIZES) {
      const stack = await startStackProcess(assembly, `${context.folder}/stack-${size}`);
      subjects.push({ size, stack, cpu: [], perSecond: [], rss: [], heap: [] });
      await prefill(stack.state, size);
      await sendAll(stack, WARM_UP_HOOKS);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const subject of shuffled(subjects, Math.random)) await measureRound(subject);
    }
    const [smallest, ...larger] = subjects;
    if (smallest === undefined) return { rows: [] };
    const perSecond = summarize(smallest.perSecond);
    return {
      rows: [
        row('pipeline', 'acks a second at saturation', '', perSecond),
        ...(await measureSteadily(smallest.stack, perSecond.median / 2)),
        ...subjects.flatMap(({ size, cpu, rss, heap }) => [
          row('pipeline', `${size} stored: CPU time an event`, 'µs', summarize(cpu)),
          row('pipeline', `${size} stored: memory (RSS)`, 'MB', summarize(rss)),
          row('pipeline', `${size} stored: heap, main thread`, 'MB', summarize(heap)),
        ]),
        ...larger.map(({ size, cpu }) => {
          const limit = size === TABLE_SIZES.at(-1) ? MAX_GROWTH : undefined;
          const what = `CPU time an event at ${size} stored / at ${smallest.size}`;
          return row('pipeline', what, '', summarize(ratios(cpu, smallest.cpu)), limit);
        }),
      ],
      charts: [growthChart(subjects, smallest)],
    };
  } finally {
    for (const { stack } of subjects) await stack.close();
  }
}

const growthChart = (subjects: readonly Subject[], smallest: Subject): LineChart => ({
  kind: 'lines',
  name: 'growth',
  title: `CPU time an event, over that at ${smallest.size} stored`,
  xTitle: 'events stored',
  yTitle: 'ratio, median',
  logarithmicX: true,
  series: [
    {
      name: 'local stack',
      points: subjects.map(({ size, cpu }) => [size, summarize(ratios(cpu, smallest.cpu)).median]),
    },
  ],
  mark: { value: MAX_GROWTH, label: `at most ${MAX_GROWTH}` },
});

/** Until the last hook is an item: what the queue still holds belongs to the cost as well. */
async function measureRound({ stack, cpu, perSecond, rss, heap }: Subject): Promise<void> {
  const before = await stack.cpu();
  const sent = await sendAll(stack, HOOKS_A_ROUND);
  cpu.push(((await stack.cpu()) - before) / HOOKS_A_ROUND);
  perSecond.push(sent.perSecond);
  const memory = await stack.memory();
  rss.push(memory.rss / 1e6);
  heap.push(memory.heapUsed / 1e6);
}
