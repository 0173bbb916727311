// The facts that a bill is computed from: CPU times and log lines measured in this run, sizes of what
// the functions write, and settings read from the template.

import { formatDelivery } from '../../../lambda/table-layout.ts';
import { bundleFunction } from '../bundles.ts';
import { type Deployed, readDeployed } from '../deployed.ts';
import {
  httpEvent,
  indexItemOf,
  itemOf,
  queueEvent,
  signedBody,
  sizeOf,
  updatesOf,
} from '../inputs.ts';
import { type Comparison, measureAcks, measureConsumption } from '../load.ts';
import { printedBy, type Sink } from '../processes.ts';
import type { BenchContext } from '../report.ts';
import { type Summary, summarize } from '../statistics.ts';

type DeployedFacts = Pick<
  Deployed,
  'verifierMemoryMb' | 'consumerMemoryMb' | 'accessLogInfrequent' | 'functionLogsInfrequent'
>;

export interface Facts extends DeployedFacts {
  /** CPU time of the verifier per hook. */
  ackCpuMs: number;
  /** CPU time of the consumer per record, in a batch of this size. */
  recordCpuMs: (batch: number) => number;
  hookBytes: number;
  messageBytes: number;
  itemBytes: number;
  indexItemBytes: number;
  /** Bytes that a repeated delivery adds to the item. */
  entryBytes: number;
  /** Bytes of one log line of each writer. */
  log: {
    /** The verifier's line for a hook. */
    verifier: number;
    /** The consumer's line for a batch of this size. */
    consumer: (batch: number) => number;
    /** The gateway's line for a request. */
    access: number;
  };
}

/** @returns the facts at the median, minimum and maximum of the measured CPU times */
export async function measureFacts(context: BenchContext): Promise<Record<keyof Summary, Facts>> {
  const deployed = await context.once(readDeployed);
  const log = await context.once(measureLogBytes);
  const ack = cpuMs(await context.once(measureAcks));
  const consumption = await context.once(measureConsumption);
  const single = cpuMs(consumption[1]);
  const ten = cpuMs(consumption[10]);
  const [item] = updatesOf(1).map(itemOf);
  if (item === undefined) throw new Error('a batch of one led to no update');
  const entry = formatDelivery({
    receivedAt: new Date(0).toISOString(),
    requestId: 'JKJaXmPLvHcESHA=',
  });
  const at = (which: keyof Summary): Facts => ({
    ...deployed,
    ackCpuMs: ack[which],
    recordCpuMs: (batch) => (batch === 1 ? single[which] : ten[which] / 10),
    hookBytes: signedBody(1).length,
    messageBytes: queueEvent(1).Records[0]?.body.length ?? 0,
    itemBytes: sizeOf(item),
    indexItemBytes: sizeOf(indexItemOf(item)),
    entryBytes: entry.length,
    log,
  });
  return { median: at('median'), min: at('min'), max: at('max') };
}

/** CPU milliseconds per invocation of our function. */
const cpuMs = ({ ours }: Comparison): Summary =>
  summarize(ours.results.map(({ cpuMicroseconds }) => cpuMicroseconds / 1000));

const CALL = `
const [file, event] = process.argv.slice(1);
const { handler } = await import(file);
await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10000 });
process.exit();
`;

async function measureLogBytes(context: BenchContext): Promise<Facts['log']> {
  const { folder, sink } = context;
  const { accessLogFormat } = await context.once(readDeployed);
  const verifier = bundleFunction(folder, 'verifier').file;
  const consumer = bundleFunction(folder, 'consumer').file;
  const accepted = await lineBytes('"accepted"', verifier, httpEvent(signedBody(1)), sink.env);
  const one = await lineBytes('"recorded"', consumer, queueEvent(1), sink.env);
  const ten = await lineBytes('"recorded"', consumer, queueEvent(10), sink.env);
  const perRecord = (ten - one) / 9;
  return {
    verifier: accepted,
    consumer: (records) => one + (records - 1) * perRecord,
    access: fillAccessLog(accessLogFormat).length,
  };
}

/** @returns the length of the line with `text` that the bundle prints for the event */
async function lineBytes(text: string, file: string, event: object, env: Sink['env']) {
  const printed = await printedBy(['-e', CALL, file, JSON.stringify(event)], env);
  const line = printed.split('\n').find((one) => one.includes(text));
  if (line === undefined) throw new Error(`${file} printed no line with ${text}`);
  return Buffer.byteLength(line);
}

/** Values as long as those in AWS. */
const ACCESS_LOG_VALUES: Record<string, string> = {
  requestId: 'JKJaXmPLvHcESHA=',
  'identity.sourceIp': '203.0.113.178',
  httpMethod: 'POST',
  path: '/webhooks/poster',
  status: '200',
  responseLatency: '14',
  'error.message': '-',
  integrationErrorMessage: '-',
};

/** @throws Error naming a variable that ACCESS_LOG_VALUES lacks */
export const fillAccessLog = (format: string): string =>
  format.replaceAll(/\$context\.([A-Za-z.]+)/g, (_, name: string) => {
    const value = ACCESS_LOG_VALUES[name];
    if (value === undefined) throw new Error(`ACCESS_LOG_VALUES has no value for ${name}`);
    return value;
  });
