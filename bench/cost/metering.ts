// What each part of the pipeline makes AWS count for so much traffic.

import type { Meter } from '../prices.ts';
import {
  ANSWER_BYTES,
  DELIVERED_TWICE_SHARE,
  LOG_COMPRESSION,
  UPDATE_WAIT_MS,
} from './assumptions.ts';
import { billedMs, gbSeconds } from './billed-time.ts';

export interface Traffic {
  /** Distinct ones. */
  hooks: number;
  /** Further deliveries, as a share of the hooks. */
  repeats: number;
  /** Messages that a receive brings, and an invocation of the consumer takes. */
  batch: number;
}

/** Measured, or read from the template. */
export interface Facts {
  ackCpuMs: number;
  /** Of the consumer, a record in a batch of so many. */
  recordCpuMs: (batch: number) => number;
  verifierMemoryMb: number;
  consumerMemoryMb: number;
  hookBytes: number;
  messageBytes: number;
  itemBytes: number;
  indexItemBytes: number;
  /** What a repeat adds to the item. */
  entryBytes: number;
  log: { verifier: number; consumer: (batch: number) => number; access: number };
  infrequent: { access: boolean; functions: boolean };
}

export interface Line {
  item: string;
  meter: Meter;
  quantity: number;
}

export const GB = 1_000_000_000;
const KB = 1024;
/** HTTP APIs count each 512 KB of a request as one. */
const HTTP_API_CHUNK = 512 * KB;
const SQS_CHUNK = 64 * KB;

export const DELIVERED_TWICE = 'table: delivered twice (failed condition)';

export const deliveries = ({ hooks, repeats }: Traffic) => hooks * (1 + repeats);
const units = (bytes: number) => Math.ceil(bytes / KB);

export const httpApi = (traffic: Traffic, { hookBytes }: Facts): Line[] => [
  {
    item: 'API: requests',
    meter: 'httpApi',
    quantity: deliveries(traffic) * Math.ceil(hookBytes / HTTP_API_CHUNK),
  },
  {
    item: 'API: answers leaving AWS',
    meter: 'dataOutGb',
    quantity: (deliveries(traffic) * ANSWER_BYTES) / GB,
  },
];

export function verifier(traffic: Traffic, facts: Facts, cpuMs: number, waitMs: number): Line[] {
  const { verifierMemoryMb: memory } = facts;
  const time = gbSeconds(deliveries(traffic), billedMs(cpuMs, waitMs, memory), memory);
  return [
    { item: 'verifier: requests', meter: 'lambdaRequest', quantity: deliveries(traffic) },
    { item: 'verifier: time', meter: 'lambdaTime', quantity: time },
  ];
}

export function queue(traffic: Traffic, { messageBytes }: Facts): Line[] {
  const { batch } = traffic;
  const messages = deliveries(traffic);
  const chunks = (bytes: number) => Math.ceil(bytes / SQS_CHUNK);
  // A receive and a delete take ten messages at most, however large the mapping's batch.
  const calls = messages / Math.min(batch, 10);
  return [
    { item: 'queue: send', meter: 'sqsRequest', quantity: messages * chunks(messageBytes) },
    {
      item: 'queue: receive',
      meter: 'sqsRequest',
      quantity: calls * chunks(messageBytes * Math.min(batch, 10)),
    },
    { item: 'queue: delete', meter: 'sqsRequest', quantity: calls },
  ];
}

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
