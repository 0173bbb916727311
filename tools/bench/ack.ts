// `ack`: what taking a hook costs beside the send to SQS that it cannot do without.

import type { BenchContext, Report } from './context.ts';
import { type LoadResult, type Measured, measureAcks } from './load.ts';
import { ratios, row } from './row.ts';
import { summarize } from './statistics.ts';

const MAX_CPU_OF_BARE = 1.1;
const MAX_P99_OF_BARE = 1.25;

export async function ack(context: BenchContext): Promise<Report> {
  const { ours, bare } = await context.once(measureAcks);
  const of = ({ results }: Measured, key: keyof LoadResult) => results.map((one) => one[key]);
  const rows = [ours, bare].flatMap((one) => [
    row('ack', `${one.name}: CPU time`, 'µs', summarize(of(one, 'cpuMicroseconds'))),
    row('ack', `${one.name}: acks a second`, '', summarize(of(one, 'perSecond'))),
    row('ack', `${one.name}: p50`, 'ms', summarize(of(one, 'p50'))),
    row('ack', `${one.name}: p99`, 'ms', summarize(of(one, 'p99'))),
  ]);
  const compare = (key: keyof LoadResult) => summarize(ratios(of(ours, key), of(bare, key)));
  return {
    rows: [
      ...rows,
      row('ack', 'CPU time / bare send', '', compare('cpuMicroseconds'), MAX_CPU_OF_BARE),
      row('ack', 'p99 / bare send', '', compare('p99'), MAX_P99_OF_BARE),
    ],
  };
}
