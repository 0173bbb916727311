// `soak`: the memory of a local stack, idle and over 100,000 hooks.

import { startChildStack } from '../../local/child-stack.ts';
import { synthesizeOnce } from '../deployed.ts';
import { SINK_SECRET } from '../inputs.ts';
import { type BenchContext, type Report, row } from '../report.ts';
import { summarize } from '../statistics.ts';
import { sendAll } from './send.ts';

const HOOKS = 100_000;
const STEPS = 20;
/** By the end of this step the caches are full and the compiler has settled. */
const SETTLED_STEPS = 4;
const MAX_GROWTH = 1.1;
const MAX_IDLE_MB = 250;
const MAX_LOADED_MB = 700;

export async function soak(context: BenchContext): Promise<Report> {
  const assembly = await context.once(synthesizeOnce);
  const stack = await startChildStack({
    assembly,
    dataFolder: `${context.folder}/soak`,
    secret: SINK_SECRET,
  });
  const rss: number[] = [];
  const heap: number[] = [];
  let idle = 0;
  try {
    idle = (await stack.ask('memory')).rss / 1e6;
    for (let step = 0; step < STEPS; step += 1) {
      await sendAll(stack, HOOKS / STEPS);
      const memory = await stack.ask('memory');
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
      row('soak', 'memory (RSS) before the first hook', 'MB', summarize([idle]), MAX_IDLE_MB),
      row('soak', 'memory (RSS) after each twentieth', 'MB', summarize(rss)),
      row(
        'soak',
        `memory (RSS) after ${HOOKS} hooks`,
        'MB',
        summarize(rss.slice(-1)),
        MAX_LOADED_MB,
      ),
      row('soak', 'heap after each twentieth', 'MB', summarize(heap)),
      row('soak', `memory (RSS) ${over}`, '', growth(rss), MAX_GROWTH),
      row('soak', `heap ${over}`, '', growth(heap), MAX_GROWTH),
    ],
  };
}
