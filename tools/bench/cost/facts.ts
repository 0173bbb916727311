// What the bill rests on: measured in this run where it can be, else read from the template.

import { formatDelivery } from '../../../lambda/table-layout.ts';
import type { BenchContext } from '../context.ts';
import { readDeployed } from '../deployed.ts';
import { queueEvent, signedBody } from '../events.ts';
import { indexItemOf, itemOf, sizeOf } from '../items.ts';
import { type Comparison, measureAcks, measureConsumption } from '../load.ts';
import { type Summary, summarize } from '../statistics.ts';
import { updatesOf } from '../updates.ts';
import { measureLogBytes } from './log-lines.ts';
import type { Facts } from './metering.ts';

const MICROSECONDS_A_MS = 1000;

/** At the median of the measured CPU times, at the least and at the greatest of them. */
export async function measureFacts(context: BenchContext): Promise<Record<keyof Summary, Facts>> {
  const deployed = await context.once(readDeployed);
  const log = await context.once(measureLogBytes);
  const ack = cpuMs(await context.once(measureAcks));
  const consumption = await context.once(measureConsumption);
  const single = cpuMs(consumption[1]);
  const ten = cpuMs(consumption[10]);
  const [update] = updatesOf(1);
  if (update === undefined) throw new Error('a batch of one made no update');
  const item = itemOf(update);
  const entry = formatDelivery({
    receivedAt: new Date(0).toISOString(),
    requestId: 'JKJaXmPLvHcESHA=',
  });
  const at = (which: keyof Summary): Facts => ({
    ackCpuMs: ack[which],
    recordCpuMs: (batch) => (batch === 1 ? single[which] : ten[which] / 10),
    verifierMemoryMb: deployed.verifierMemoryMb,
    consumerMemoryMb: deployed.consumerMemoryMb,
    hookBytes: signedBody(1).length,
    messageBytes: queueEvent(1).Records[0]?.body.length ?? 0,
    itemBytes: sizeOf(item),
    indexItemBytes: sizeOf(indexItemOf(item)),
    entryBytes: entry.length,
    log,
    infrequent: {
      access: deployed.accessLog.infrequent,
      functions: deployed.functionLogsInfrequent,
    },
  });
  return { median: at('median'), min: at('min'), max: at('max') };
}

/** Milliseconds of CPU time an invocation of ours. */
const cpuMs = ({ ours }: Comparison): Summary =>
  summarize(ours.results.map(({ cpuMicroseconds }) => cpuMicroseconds / MICROSECONDS_A_MS));
