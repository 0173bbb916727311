// `soak`: does a stack that has taken 100,000 hooks hold more memory than one that has taken few?

import type { BenchContext, Report } from '../context.ts';
import { synthesizeOnce } from '../deployed.ts';
import { row } from '../row.ts';
import { summarize } from '../statistics.ts';
import { sendAll } from './send-all.ts';
import { startStackProcess } from './stack-process.ts';

const HOOKS = 100_000;
const STEPS = 20;
/** Caches have filled, and the compiler has settled, after so many of the steps. */
const SETTLED_STEPS = 4;
const MAX_GROWTH = 1.1;

export async function soak(context: BenchContext): Promise<Report> {
  const assembly = await context.once(synthesizeOnce);
  const stack = await startStackProcess(assembly, `${context.folder}/soak`);
  const rss: number[] = [];
  const heap: number[] = [];
  try {
    for (let step = 0; step < STEPS; step += 1) {
      await sendAll(stack, HOOKS / STEPS);
      const memory = await stack.memory();
      rss.push(memory.rss / 1e6);
      heap.push(memory.heapUsed / 1e6);
    }
  } finally {
    await stack.close();
  }
  const sent = (steps: number) => (HOOKS / STEPS) * steps;
  const growth = (values: number[]) =>
    summarize([(values.at(-1) ?? Number.NaN) / (values[SETTLED_STEPS - 1] ?? Number.NaN)]);
  const over = `after ${sent(STEPS)} hooks / after ${sent(SETTLED_STEPS)}`;
  return {
    rows: [
      row('soak', 'memory (RSS) after each twentieth', 'MB', summarize(rss)),
      row('soak', 'heap after each twentieth', 'MB', summarize(heap)),
      row('soak', `memory (RSS) ${over}`, '', growth(rss), MAX_GROWTH),
      row('soak', `heap ${over}`, '', growth(heap), MAX_GROWTH),
    ],
  };
}
