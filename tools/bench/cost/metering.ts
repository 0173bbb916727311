// What taking hooks makes AWS count: the gateway, the verifier, the queue.

import type { Meter } from '../prices.ts';
import { ANSWER_BYTES } from './assumptions.ts';
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

export const deliveries = ({ hooks, repeats }: Traffic) => hooks * (1 + repeats);

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
