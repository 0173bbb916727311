// Calls bundles again and again, each in a process of its own, and gives what a call costs: our
// functions beside the call of the SDK that they cannot do without.

import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { runNode, type Sink } from './child.ts';
import type { BenchContext } from './context.ts';
import { shuffled } from './statistics.ts';
import { bundleBareClient, bundleFunction, type Subject } from './subjects.ts';

const ROUNDS = 5;
const ACKS = 3000;
/** Records of a round; so many batches as make these. */
const RECORDS = 3000;
export const BATCH_SIZES = [1, 10, 100] as const;
export type BatchSize = (typeof BATCH_SIZES)[number];

const resultSchema = z.object({
  cpuMicroseconds: z.number(),
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
});
export type LoadResult = z.infer<typeof resultSchema>;

interface Load {
  subject: Subject;
  kind: string;
  batchSize: number;
  calls: number;
}

/** One subject's results, round by round. */
export interface Measured {
  name: string;
  results: LoadResult[];
}

export interface Comparison {
  ours: Measured;
  bare: Measured;
}

export async function measureAcks({ folder, sink }: BenchContext): Promise<Comparison> {
  const common = { batchSize: 1, calls: ACKS };
  const ours = { ...common, subject: bundleFunction(folder, 'verifier'), kind: 'verifier' };
  const bare = { ...common, subject: bundleBareClient(folder, 'sqs', 'ours'), kind: 'bare-sqs' };
  return compare(ours, bare, sink);
}

export async function measureConsumption({
  folder,
  sink,
}: BenchContext): Promise<Record<BatchSize, Comparison>> {
  const consumer = bundleFunction(folder, 'consumer');
  const client = bundleBareClient(folder, 'dynamodb', 'ours');
  const measure = (batchSize: BatchSize) => {
    const common = { batchSize, calls: RECORDS / batchSize };
    const ours = { ...common, subject: consumer, kind: 'consumer' };
    const bare = { ...common, subject: client, kind: 'bare-dynamodb' };
    return compare(ours, bare, sink);
  };
  return { 1: await measure(1), 10: await measure(10), 100: await measure(100) };
}

/** Each load once a round, in another order each time. */
async function compare(ours: Load, bare: Load, { env }: Sink): Promise<Comparison> {
  const results = new Map<Load, LoadResult[]>([
    [ours, []],
    [bare, []],
  ]);
  const child = fileURLToPath(new URL('./load-child.ts', import.meta.url));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const load of shuffled([ours, bare], Math.random)) {
      const { subject, kind, batchSize, calls } = load;
      const args = [child, subject.file, kind, String(batchSize), String(calls)];
      results.get(load)?.push(resultSchema.parse(await runNode(args, env)));
    }
  }
  const measured = (load: Load) => ({ name: load.subject.name, results: results.get(load) ?? [] });
  return { ours: measured(ours), bare: measured(bare) };
}
