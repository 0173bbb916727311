// The log lines that a hook leaves: those that the real bundles print, and the gateway's.

import { printedBy, type Sink } from '../child.ts';
import type { BenchContext } from '../context.ts';
import { readDeployed } from '../deployed.ts';
import { httpEvent, queueEvent, signedBody } from '../events.ts';
import { bundleFunction } from '../subjects.ts';

export interface LogBytes {
  /** Of the verifier, a hook. */
  verifier: number;
  /** Of the consumer, a batch of so many. */
  consumer: (records: number) => number;
  /** Of the gateway, a request. */
  access: number;
}

const CALL = `
const [file, event] = process.argv.slice(1);
require(file).handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10000 });
`;

export async function measureLogBytes(context: BenchContext): Promise<LogBytes> {
  const { folder, sink } = context;
  const { accessLog } = await context.once(readDeployed);
  const verifier = bundleFunction(folder, 'verifier').file;
  const consumer = bundleFunction(folder, 'consumer').file;
  const accepted = await lineWith('"accepted"', verifier, httpEvent(signedBody(1)), sink.env);
  const one = await lineWith('"recorded"', consumer, queueEvent(1), sink.env);
  const ten = await lineWith('"recorded"', consumer, queueEvent(10), sink.env);
  const perRecord = (ten - one) / 9;
  return {
    verifier: accepted,
    consumer: (records) => one + (records - 1) * perRecord,
    access: fillAccessLog(accessLog.format).length,
  };
}

async function lineWith(text: string, file: string, event: object, env: Sink['env']) {
  const printed = await printedBy(['-e', CALL, file, JSON.stringify(event)], env);
  const line = printed.split('\n').find((one) => one.includes(text));
  if (line === undefined) throw new Error(`${file} printed no line with ${text}`);
  return Buffer.byteLength(line);
}

/** As long as values are in AWS. */
const ACCESS_LOG_VALUES: Record<string, string> = {
  requestId: 'JKJaXmPLvHcESHA=',
  'identity.sourceIp': '203.0.113.178',
  httpMethod: 'POST',
  path: '/webhooks/poster',
  status: '200',
  responseLatency: '14',
  'error.message': '-',
};

/** @throws Error naming a variable of which nobody has said here how long it is */
export const fillAccessLog = (format: string): string =>
  format.replaceAll(/\$context\.([A-Za-z.]+)/g, (_, name: string) => {
    const value = ACCESS_LOG_VALUES[name];
    if (value === undefined) throw new Error(`how long is $context.${name}?`);
    return value;
  });
