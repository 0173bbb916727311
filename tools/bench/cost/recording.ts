// What recording hooks makes AWS count: the consumer, the table, the logs.

import { DELIVERED_TWICE_SHARE, LOG_COMPRESSION, UPDATE_WAIT_MS } from './assumptions.ts';
import { billedMs, gbSeconds } from './billed-time.ts';
import { deliveries, type Facts, GB, type Line, type Traffic } from './metering.ts';

const WRITE_UNIT_BYTES = 1024;
export const DELIVERED_TWICE = 'table: delivered twice (failed condition)';

const units = (bytes: number) => Math.ceil(bytes / WRITE_UNIT_BYTES);

export function consumer(traffic: Traffic, facts: Facts): Line[] {
  const { batch } = traffic;
  const { consumerMemoryMb: memory, recordCpuMs } = facts;
  const invocations = deliveries(traffic) / batch;
  const ms = billedMs(recordCpuMs(batch) * batch, UPDATE_WAIT_MS, memory);
  return [
    { item: 'consumer: requests', meter: 'lambdaRequest', quantity: invocations },
    {
      item: 'consumer: time',
      meter: 'lambdaTime',
      quantity: gbSeconds(invocations, ms, memory),
    },
  ];
}

export function table({ hooks, repeats }: Traffic, facts: Facts): Line[] {
  const { itemBytes, indexItemBytes, entryBytes } = facts;
  const again = hooks * (1 + repeats) * DELIVERED_TWICE_SHARE;
  return [
    { item: 'table: new events', meter: 'writeUnit', quantity: hooks * units(itemBytes) },
    { item: 'index: new events', meter: 'writeUnit', quantity: hooks * units(indexItemBytes) },
    // The index keeps nothing that a repeat changes, so it is not written.
    {
      item: 'table: repeats',
      meter: 'writeUnit',
      quantity: hooks * repeats * units(itemBytes + entryBytes),
    },
    { item: DELIVERED_TWICE, meter: 'writeUnit', quantity: again * units(itemBytes) },
  ];
}

export function logs(traffic: Traffic, { log, infrequent }: Facts): Line[] {
  const requests = deliveries(traffic);
  const classOf = (isInfrequent: boolean) => (isInfrequent ? 'infrequentLogGb' : 'standardLogGb');
  const access = (requests * log.access) / GB;
  const fromVerifier = (requests * log.verifier) / GB;
  const fromConsumer = ((requests / traffic.batch) * log.consumer(traffic.batch)) / GB;
  return [
    { item: 'logs: access', meter: classOf(infrequent.access), quantity: access },
    { item: 'logs: verifier', meter: classOf(infrequent.functions), quantity: fromVerifier },
    { item: 'logs: consumer', meter: classOf(infrequent.functions), quantity: fromConsumer },
    {
      item: 'logs: kept a month',
      meter: 'logGbMonth',
      quantity: (access + fromVerifier + fromConsumer) * LOG_COMPRESSION,
    },
  ];
}
