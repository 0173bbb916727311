// The designs that are compared: here, and three that we did not take.

import { SEND_WAIT_MS, UPDATE_WAIT_MS } from './assumptions.ts';
import {
  deliveries,
  type Facts,
  GB,
  httpApi,
  type Line,
  queue,
  type Traffic,
  verifier,
} from './metering.ts';
import { consumer, DELIVERED_TWICE, logs, table } from './recording.ts';

/** What a million hooks make AWS count, item by item. */
export type Design = (traffic: Traffic, facts: Facts) => Line[];

export const ours: Design = (traffic, facts) => [
  ...httpApi(traffic, facts),
  ...verifier(traffic, facts, facts.ackCpuMs, SEND_WAIT_MS),
  ...queue(traffic, facts),
  ...consumer(traffic, facts),
  ...table(traffic, facts),
  ...logs(traffic, facts),
];

/** The same behind a REST API. */
export const restApi: Design = (traffic, facts) =>
  ours(traffic, facts).map((line) =>
    line.meter === 'httpApi' ? { ...line, item: 'API: requests', meter: 'restApi' } : line,
  );

/** The verifier writes to the table before it answers: no queue, and no 200 while the table is away. */
export const inTheRequest: Design = (traffic, facts) => [
  ...httpApi(traffic, facts),
  ...verifier(traffic, facts, facts.ackCpuMs, UPDATE_WAIT_MS),
  ...table(traffic, facts).filter(({ item }) => item !== DELIVERED_TWICE),
  ...logs(traffic, facts).filter(({ item }) => item !== 'logs: consumer'),
];

/** Platform lines left on, and each hook written out once: what a function logs that nobody tuned. */
export const loggingEachHook: Design = (traffic, facts) => [
  ...ours(traffic, facts),
  {
    item: 'logs: each hook, platform lines',
    meter: 'standardLogGb',
    quantity:
      (deliveries(traffic) * (facts.hookBytes + ENVELOPE_BYTES + PLATFORM_BYTES) +
        (deliveries(traffic) / traffic.batch) * PLATFORM_BYTES) /
      GB,
  },
];

/** What `console.info` of Lambda's JSON format puts around a message. */
const ENVELOPE_BYTES =
  '{"timestamp":"2026-11-24T16:00:00.000Z","level":"INFO","requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","message":}'
    .length;
/** platform.start and platform.report, an invocation. */
const PLATFORM_BYTES =
  '{"time":"2026-11-24T16:00:00.000Z","type":"platform.start","record":{"requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","version":"$LATEST"}}'
    .length +
  '{"time":"2026-11-24T16:00:00.000Z","type":"platform.report","record":{"requestId":"6b0ef4c8-5d5c-4f6c-9d3f-4c5e4b9b0d11","metrics":{"durationMs":10.123,"billedDurationMs":11,"memorySizeMB":512,"maxMemoryUsedMB":98},"status":"success"}}'
    .length;
