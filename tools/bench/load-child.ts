// Calls one bundle many times in sequence, as Lambda does in one environment, and prints the cost per
// call. Run by load.ts as a process of its own, so that only the bundle's work is counted.

import { httpEvent, queueEvent, signedBody, updatesOf } from './inputs.ts';
import { quantile } from './statistics.ts';

const inputs: Record<string, (size: number, id: number) => object> = {
  verifier: (_, id) => httpEvent(signedBody(id)),
  'bare-sqs': (_, id) => ({ body: signedBody(id) }),
  consumer: (size) => queueEvent(size),
  'bare-dynamodb': (size) => ({ updates: updatesOf(size) }),
};

const [file = '', kind = '', sizeText = '', callsText = ''] = process.argv.slice(2);
const size = Number(sizeText);
const calls = Number(callsText);
const handler: (event: object, context: object) => Promise<unknown> = (await import(file)).handler;
const context = { getRemainingTimeInMillis: () => 10_000 };
const events = (count: number) =>
  Array.from({ length: count }, (_, id) => inputs[kind]?.(size, id));

// The warm-up makes as many calls as the measurement, which is enough for the compiler to settle.
for (const event of events(calls)) await handler(event ?? {}, context);

// Built before the clock starts.
const measured = events(calls);
const latencies: number[] = [];
const before = process.cpuUsage();
const startedAt = performance.now();
for (const event of measured) {
  const calledAt = performance.now();
  await handler(event ?? {}, context);
  latencies.push(performance.now() - calledAt);
}
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
latencies.sort((one, other) => one - other);
console.log(
  JSON.stringify({
    cpuMicroseconds: (user + system) / calls,
    perSecond: (calls / wallMs) * 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }),
);
process.exit();
