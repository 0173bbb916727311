// What a hook waits for at a steady pace: its sender for the answer, and then its item.

import { type Row, row } from '../row.ts';
import { quantile, summarize } from '../statistics.ts';
import { sendSteadily } from './load.ts';
import { newHooks } from './send-all.ts';
import type { StackProcess } from './stack-process.ts';

const STEADY_ROUNDS = 3;
const STEADY_HOOKS = 500;

/** @param pace hooks a second */
export async function measureSteadily(stack: StackProcess, pace: number): Promise<Row[]> {
  const latencies: number[][] = [];
  const delays: number[][] = [];
  await stack.takeDelays();
  for (let round = 0; round < STEADY_ROUNDS; round += 1) {
    const already = await stack.recorded();
    const sent = await sendSteadily(stack.state.webhookUrl, newHooks(STEADY_HOOKS), pace);
    await stack.waitForRecorded(already + STEADY_HOOKS);
    latencies.push(sent.latencies);
    delays.push((await stack.takeDelays()).toSorted((one, other) => one - other));
  }
  const at = (share: number, runs: number[][]) =>
    summarize(runs.map((sorted) => quantile(sorted, share)));
  return [
    row('pipeline', 'p50 of the answer at half of that', 'ms', at(0.5, latencies)),
    row('pipeline', 'p99 of the answer at half of that', 'ms', at(0.99, latencies)),
    row('pipeline', 'p50 from answer to item at half of that', 'ms', at(0.5, delays)),
    row('pipeline', 'p99 from answer to item at half of that', 'ms', at(0.99, delays)),
  ];
}
