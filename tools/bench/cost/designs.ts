// The usage that AWS bills for taking and recording hooks, in our design and in three alternatives. Each
// design is a sum of the same parts: the gateway, the verifier, the queue, the consumer, the table, the logs.

import type { Meter } from '../prices.ts';
import {
  ANSWER_BYTES,
  billedMs,
  DELIVERED_TWICE_SHARE,
  gbSeconds,
  LOG_COMPRESSION,
  SEND_WAIT_MS,
  UPDATE_WAIT_MS,
} from './assumptions.ts';
import type { Facts } from './facts.ts';

export interface Traffic {
  /** Distinct hooks. */
  hooks: number;
  /** Further deliveries, as a share of the hooks. */
  repeats: number;
  /** Messages per invocation of the consumer; also per receive, as far as SQS allows. */
  batch: number;
}

/** One line of a bill before it is priced. */
export interface Line {
  item: string;
  meter: Meter;
  quantity: number;
}

export const line = (item: string, meter: Meter, quantity: number): Line => ({
  item,
  meter,
  quantity,
});

const KB = 1024;
export const GB = 1_000_000_000;
/** An HTTP API bills a request in units of 512 KB, rounded up. */
const HTTP_API_CHUNK = 512 * KB;
/** SQS bills a call in units of 64 KB, rounded up. */
const SQS_CHUNK = 64 * KB;
/** A receive or a delete covers at most this many messages, however large the mapping's batch is. */
const SQS_MAX_MESSAGES = 10;
const WRITE_UNIT_BYTES = KB;
/** Lambda's JSON format wraps each message of `console.info` in this. */
const ENVELOPE_BYTES =
  '{"timestamp":"2026-11-24T16:00:00.000Z","level":"INFO","requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","message":}'
    .length;
/** Lambda logs platform.start and platform.report for every invocation. */
const PLATFORM_BYTES =
  '{"time":"2026-11-24T16:00:00.000Z","type":"platform.start","record":{"requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","version":"$LATEST"}}'
    .length +
  '{"time":"2026-11-24T16:00:00.000Z","type":"platform.report","record":{"requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","metrics":{"durationMs":10.123,"billedDurationMs":11,"memorySizeMB":512,"maxMemoryUsedMB":98},"status":"success"}}'
    .length;

/** The usage that AWS bills for this traffic. */
export type Design = (traffic: Traffic, facts: Facts) => Line[];

export const ours: Design = (traffic, facts) => [
  ...httpApi(traffic, facts),
  ...verifier(traffic, facts, SEND_WAIT_MS),
  ...queue(traffic, facts),
  ...consumer(traffic, facts),
  ...table(traffic, facts),
  ...logs(traffic, facts),
];

/** Our design behind a REST API instead of an HTTP API. */
export const restApi: Design = (traffic, facts) =>
  ours(traffic, facts).map((one) => (one.meter === 'httpApi' ? { ...one, meter: 'restApi' } : one));

/** The verifier writes to the table before it answers, so an unreachable table means no 200. */
export const inTheRequest: Design = (traffic, facts) => [
  ...httpApi(traffic, facts),
  ...verifier(traffic, facts, UPDATE_WAIT_MS),
  ...table(traffic, facts).filter(({ item }) => item !== DELIVERED_TWICE),
  ...logs(traffic, facts).filter(({ item }) => item !== 'logs: consumer'),
];

/** Our design with the usual logging: Lambda's platform lines, and a line with each hook. */
export const loggingEachHook: Design = (traffic, facts) => {
  const requests = deliveries(traffic);
  const bytes =
    requests * (facts.hookBytes + ENVELOPE_BYTES + PLATFORM_BYTES) +
    (requests / traffic.batch) * PLATFORM_BYTES;
  return [
    ...ours(traffic, facts),
    line('logs: each hook, platform lines', 'standardLogGb', bytes / GB),
  ];
};

const deliveries = ({ hooks, repeats }: Traffic) => hooks * (1 + repeats);

const httpApi = (traffic: Traffic, { hookBytes }: Facts): Line[] => [
  line('API: requests', 'httpApi', deliveries(traffic) * Math.ceil(hookBytes / HTTP_API_CHUNK)),
  line('API: answers leaving AWS', 'dataOutGb', (deliveries(traffic) * ANSWER_BYTES) / GB),
];

function verifier(traffic: Traffic, facts: Facts, waitMs: number): Line[] {
  const { ackCpuMs, verifierMemoryMb: memory } = facts;
  const time = gbSeconds(deliveries(traffic), billedMs(ackCpuMs, waitMs, memory), memory);
  return [
    line('verifier: requests', 'lambdaRequest', deliveries(traffic)),
    line('verifier: time', 'lambdaTime', time),
  ];
}

function queue(traffic: Traffic, { messageBytes }: Facts): Line[] {
  const messages = deliveries(traffic);
  const perCall = Math.min(traffic.batch, SQS_MAX_MESSAGES);
  const calls = messages / perCall;
  const chunks = (bytes: number) => Math.ceil(bytes / SQS_CHUNK);
  return [
    line('queue: send', 'sqsRequest', messages * chunks(messageBytes)),
    line('queue: receive', 'sqsRequest', calls * chunks(messageBytes * perCall)),
    line('queue: delete', 'sqsRequest', calls),
  ];
}

function consumer(traffic: Traffic, facts: Facts): Line[] {
  const { batch } = traffic;
  const { consumerMemoryMb: memory, recordCpuMs } = facts;
  const invocations = deliveries(traffic) / batch;
  const ms = billedMs(recordCpuMs(batch) * batch, UPDATE_WAIT_MS, memory);
  return [
    line('consumer: requests', 'lambdaRequest', invocations),
    line('consumer: time', 'lambdaTime', gbSeconds(invocations, ms, memory)),
  ];
}

const DELIVERED_TWICE = 'table: delivered twice (failed condition)';

function table(traffic: Traffic, facts: Facts): Line[] {
  const { hooks, repeats } = traffic;
  const { itemBytes, indexItemBytes, entryBytes } = facts;
  const units = (bytes: number) => Math.ceil(bytes / WRITE_UNIT_BYTES);
  const again = deliveries(traffic) * DELIVERED_TWICE_SHARE;
  return [
    line('table: new events', 'writeUnit', hooks * units(itemBytes)),
    line('index: new events', 'writeUnit', hooks * units(indexItemBytes)),
    // A repeat changes no attribute in the index, so it costs no write there.
    line('table: repeats', 'writeUnit', hooks * repeats * units(itemBytes + entryBytes)),
    line(DELIVERED_TWICE, 'writeUnit', again * units(itemBytes)),
  ];
}

function logs(traffic: Traffic, facts: Facts): Line[] {
  const { log, accessLogInfrequent, functionLogsInfrequent } = facts;
  const requests = deliveries(traffic);
  const classOf = (isInfrequent: boolean) => (isInfrequent ? 'infrequentLogGb' : 'standardLogGb');
  const functionClass = classOf(functionLogsInfrequent);
  const access = (requests * log.access) / GB;
  const fromVerifier = (requests * log.verifier) / GB;
  const fromConsumer = ((requests / traffic.batch) * log.consumer(traffic.batch)) / GB;
  const stored = (access + fromVerifier + fromConsumer) * LOG_COMPRESSION;
  return [
    line('logs: access', classOf(accessLogInfrequent), access),
    line('logs: verifier', functionClass, fromVerifier),
    line('logs: consumer', functionClass, fromConsumer),
    line('logs: kept a month', 'logGbMonth', stored),
  ];
}
