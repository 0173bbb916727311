// What a call of a function costs beside the call of the SDK that it cannot do without: `ack` and
// `consume`.

import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { runNode, type Sink } from './child.ts';
import { type Row, ratios, row } from './row.ts';
import { shuffled, summarize } from './statistics.ts';
import { bundleBareClient, bundleFunction, type Subject } from './subjects.ts';

const ROUNDS = 5;
const ACKS = 3000;
const MAX_CPU_OF_BARE = 1.1;
const MAX_P99_OF_BARE = 1.25;
/** Records of a round; so many batches as make these. */
const RECORDS = 3000;
const BATCH_SIZES = [1, 10, 100];
const TARGET_BATCH_SIZE = 10;

const resultSchema = z.object({
  cpuMicroseconds: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});
type Result = z.infer<typeof resultSchema>;

interface Load {
  subject: Subject;
  kind: string;
  batchSize: number;
  calls: number;
}

export async function ack(folder: string, sink: Sink): Promise<Row[]> {
  const common = { batchSize: 1, calls: ACKS };
  const ours = { ...common, subject: bundleFunction(folder, 'verifier'), kind: 'verifier' };
  const bare = { ...common, subject: bundleBareClient(folder, 'sqs', 'ours'), kind: 'bare-sqs' };
  const results = await measure([ours, bare], sink);
  const of = (load: Load, key: keyof Result) => (results.get(load) ?? []).map((one) => one[key]);
  const rows = [ours, bare].flatMap((load) => [
    row('ack', `${load.subject.name}: CPU time`, 'µs', summarize(of(load, 'cpuMicroseconds'))),
    row('ack', `${load.subject.name}: acks a second`, '', summarize(of(load, 'perSecond'))),
    row('ack', `${load.subject.name}: p50`, 'ms', summarize(of(load, 'p50'))),
    row('ack', `${load.subject.name}: p99`, 'ms', summarize(of(load, 'p99'))),
  ]);
  const compare = (key: keyof Result) => summarize(ratios(of(ours, key), of(bare, key)));
  return [
    ...rows,
    row('ack', 'CPU time / bare send', '', compare('cpuMicroseconds'), MAX_CPU_OF_BARE),
    row('ack', 'p99 / bare send', '', compare('p99'), MAX_P99_OF_BARE),
  ];
}

export async function consume(folder: string, sink: Sink): Promise<Row[]> {
  const consumer = bundleFunction(folder, 'consumer');
  const client = bundleBareClient(folder, 'dynamodb', 'ours');
  const rows: Row[] = [];
  const perRecord = new Map<number, number[]>();
  for (const batchSize of BATCH_SIZES) {
    const common = { batchSize, calls: RECORDS / batchSize };
    const ours = { ...common, subject: consumer, kind: 'consumer' };
    const bare = { ...common, subject: client, kind: 'bare-dynamodb' };
    const results = await measure([ours, bare], sink);
    const cpu = (load: Load) =>
      (results.get(load) ?? []).map(({ cpuMicroseconds }) => cpuMicroseconds / batchSize);
    perRecord.set(batchSize, cpu(ours));
    const atBatch = `batch ${batchSize}`;
    const limit = batchSize === TARGET_BATCH_SIZE ? MAX_CPU_OF_BARE : undefined;
    const ratio = summarize(ratios(cpu(ours), cpu(bare)));
    rows.push(row('consume', `${atBatch}: CPU time a record`, 'µs', summarize(cpu(ours))));
    rows.push(row('consume', `${atBatch}: / bare UpdateItem`, '', ratio, limit));
  }
  const hundred = ratios(perRecord.get(100) ?? [], perRecord.get(10) ?? []);
  rows.push(row('consume', 'a record at batch 100 / at batch 10', '', summarize(hundred), 1));
  return rows;
}

/** Each load once a round, in another order each time. */
async function measure(loads: readonly Load[], { env }: Sink): Promise<Map<Load, Result[]>> {
  const results = new Map<Load, Result[]>(loads.map((load) => [load, []]));
  const child = fileURLToPath(new URL('./load-child.ts', import.meta.url));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const load of shuffled(loads, Math.random)) {
      const { subject, kind, batchSize, calls } = load;
      const args = [child, subject.file, kind, String(batchSize), String(calls)];
      results.get(load)?.push(resultSchema.parse(await runNode(args, env)));
    }
  }
  return results;
}
