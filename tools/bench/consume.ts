// `consume`: what recording a hook costs beside the update of the table that it cannot do without.

import type { BenchContext, Report } from './context.ts';
import { BATCH_SIZES, type Measured, measureConsumption } from './load.ts';
import { type Row, ratios, row } from './row.ts';
import { summarize } from './statistics.ts';

const MAX_CPU_OF_BARE = 1.1;
const TARGET_BATCH_SIZE = 10;

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
