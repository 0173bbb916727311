// `ack` and `consume`: what one call costs in a warm environment, for our functions and for the bare SDK
// call that each of them has to make. The times also go into the bill of `cost`.

import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type Bundle, bundleBare, bundleFunction } from './bundles.ts';
import { runNode, type Sink } from './processes.ts';
import { type BenchContext, type Report, type Row, row } from './report.ts';
import { ratios, shuffled, summarize } from './statistics.ts';

const ROUNDS = 5;
const ACKS = 3000;
/** Records per round, whatever the batch size. */
const RECORDS = 3000;
const BATCH_SIZES = [1, 10, 100] as const;
const TARGET_BATCH_SIZE = 10;
/** An ack also checks a signature and writes a log line. */
const MAX_ACK_CPU_OF_BARE = 1.05;
const MAX_CPU_OF_BARE = 1.1;
const MAX_P99_OF_BARE = 1.25;

/** The cost of taking a hook, compared with a bare SendMessage. */
export async function ack(context: BenchContext): Promise<Report> {
  const { ours, bare } = await context.once(measureAcks);
  const figures = ({ results }: Measured, key: keyof LoadResult) => results.map((one) => one[key]);
  const compare = (key: keyof LoadResult) =>
    summarize(ratios(figures(ours, key), figures(bare, key)));
  return {
    rows: [
      ...[ours, bare].flatMap((one) => [
        row('ack', `${one.name}: CPU time`, 'µs', summarize(figures(one, 'cpuMicroseconds'))),
        row('ack', `${one.name}: acks a second`, '', summarize(figures(one, 'perSecond'))),
        row('ack', `${one.name}: p50`, 'ms', summarize(figures(one, 'p50'))),
        row('ack', `${one.name}: p99`, 'ms', summarize(figures(one, 'p99'))),
      ]),
      row('ack', 'CPU time / bare send', '', compare('cpuMicroseconds'), MAX_ACK_CPU_OF_BARE),
      row('ack', 'p99 / bare send', '', compare('p99'), MAX_P99_OF_BARE),
    ],
  };
}

/** The cost of recording a hook, compared with a bare UpdateItem. */
export async function consume(context: BenchContext): Promise<Report> {
  const measured = await context.once(measureConsumption);
  const perRecord = ({ results }: Measured, batchSize: number) =>
    results.map(({ cpuMicroseconds }) => cpuMicroseconds / batchSize);
  const rows: Row[] = BATCH_SIZES.flatMap((batchSize) => {
    const ours = perRecord(measured[batchSize].ours, batchSize);
    const bare = perRecord(measured[batchSize].bare, batchSize);
    const atBatch = `batch ${batchSize}`;
    const limit = batchSize === TARGET_BATCH_SIZE ? MAX_CPU_OF_BARE : undefined;
    return [
      row('consume', `${atBatch}: CPU time a record`, 'µs', summarize(ours)),
      row('consume', `${atBatch}: / bare UpdateItem`, '', summarize(ratios(ours, bare)), limit),
    ];
  });
  const hundred = ratios(perRecord(measured[100].ours, 100), perRecord(measured[10].ours, 10));
  rows.push(row('consume', 'a record at batch 100 / at batch 10', '', summarize(hundred), 1));
  return { rows };
}

export interface Comparison {
  ours: Measured;
  bare: Measured;
}

interface Measured {
  name: string;
  /** One per round. */
  results: LoadResult[];
}

const resultSchema = z.object({
  cpuMicroseconds: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});
type LoadResult = z.infer<typeof resultSchema>;

export async function measureAcks({ folder, sink }: BenchContext): Promise<Comparison> {
  const common = { batchSize: 1, calls: ACKS };
  const ours = { ...common, bundle: bundleFunction(folder, 'verifier'), kind: 'verifier' };
  const bare = { ...common, bundle: bundleBare(folder, 'sqs client', 'ours'), kind: 'bare-sqs' };
  return compareLoads(ours, bare, sink);
}

export async function measureConsumption({ folder, sink }: BenchContext) {
  const consumer = bundleFunction(folder, 'consumer');
  const client = bundleBare(folder, 'dynamodb client', 'ours');
  const measure = (batchSize: (typeof BATCH_SIZES)[number]) => {
    const common = { batchSize, calls: RECORDS / batchSize };
    const ours = { ...common, bundle: consumer, kind: 'consumer' };
    const bare = { ...common, bundle: client, kind: 'bare-dynamodb' };
    return compareLoads(ours, bare, sink);
  };
  return { 1: await measure(1), 10: await measure(10), 100: await measure(100) };
}

interface Load {
  bundle: Bundle;
  kind: string;
  batchSize: number;
  calls: number;
}

/** Runs both loads in every round, in random order. */
async function compareLoads(ours: Load, bare: Load, { env }: Sink): Promise<Comparison> {
  const results = new Map<Load, LoadResult[]>([
    [ours, []],
    [bare, []],
  ]);
  const child = fileURLToPath(new URL('./load-child.ts', import.meta.url));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const load of shuffled([ours, bare], Math.random)) {
      const { bundle, kind, batchSize, calls } = load;
      const args = [child, bundle.file, kind, String(batchSize), String(calls)];
      results.get(load)?.push(resultSchema.parse(await runNode(args, env)));
    }
  }
  const measured = (load: Load) => ({ name: load.bundle.name, results: results.get(load) ?? [] });
  return { ours: measured(ours), bare: measured(bare) };
}
