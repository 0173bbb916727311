// `cold`: what a new environment costs, for our functions and for bare functions that use the same AWS
// clients. As in Lambda, loading (INIT) has all of the machine, and the first event is handled with the
// share of a core that the function's memory size gives.

import * as z from 'zod';
import { type Bundle, bundleBare, bundleFunction } from './bundles.ts';
import {
  billedMs,
  COLD_SHARE,
  gbSeconds,
  NODE_START_MS,
  SEND_WAIT_MS,
} from './cost/assumptions.ts';
import { createCpuShare } from './cpu-share.ts';
import { httpEvent, queueEvent, signedBody, updatesOf } from './inputs.ts';
import { measureAcks } from './load.ts';
import type { BarChart } from './plots/charts.ts';
import { priceOf } from './prices.ts';
import { createCertificate, runNode, startSink } from './processes.ts';
import { type BenchContext, type Report, type Row, row } from './report.ts';
import { ratios, shuffled, summarize } from './statistics.ts';

const RUNS = 31;
const BUNDLE_MAX_KB = 215;
const DEFAULT_MEMORY_MB = 512;
const MEMORY_SIZES_MB = [256, DEFAULT_MEMORY_MB, 1024, 1769];
/** Targets for the verifier at the default size, compared with a bare SQS client. */
const MAX_SUM_OF_DEFAULTS = 0.5;
const MAX_SUM_OF_OURS = 0.75;
const MAX_ANSWER_OF_DEFAULTS = 0.15;

/**
 * Prints the milliseconds of INIT and of the first answer, and the peak memory. The process joins the CPU
 * group in between.
 */
const CHILD = `
import { writeFileSync } from 'node:fs';
const [file, event, membersFile] = process.argv.slice(1);
const loadedFrom = performance.now();
const { handler } = await import(file);
const answeredFrom = performance.now();
writeFileSync(membersFile, String(process.pid));
await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10000 });
const ms = { init: answeredFrom - loadedFrom, answer: performance.now() - answeredFrom };
process.stdout.write('\\n' + JSON.stringify({ ...ms, kb: process.resourceUsage().maxRSS }));
process.exit();
`;

const resultSchema = z.object({ init: z.number(), answer: z.number(), kb: z.number() });

/** A bundle, the event that it answers, and what each round measured. */
interface Subject extends Bundle {
  event: object;
  memoryMb: number;
  results: z.infer<typeof resultSchema>[];
}

type Figure = 'init' | 'answer' | 'sum';
const FIGURES: Record<Figure, string> = { init: 'INIT', answer: 'first answer', sum: 'both' };

export async function cold(context: BenchContext): Promise<Report> {
  const { folder } = context;
  const verifier = bundleFunction(folder, 'verifier');
  const consumer = bundleFunction(folder, 'consumer');
  const rows = [verifier, consumer].map(({ name, bytes }) =>
    row('cold', `${name}: bundle`, 'KB', summarize([bytes / 1000]), BUNDLE_MAX_KB),
  );
  const certificate = await createCertificate(folder);
  const shares = MEMORY_SIZES_MB.map((memoryMb) => ({ memoryMb, share: createCpuShare(memoryMb) }));
  if (certificate === undefined || shares.some(({ share }) => share === undefined)) {
    const lines = [['needs openssl and, on Linux, the right to create CPU groups']];
    return { rows, tables: [{ title: 'cold: not measured here', lines }] };
  }
  const sink = await startSink(certificate);
  const body = signedBody(1);
  const subject = (bundle: Bundle, event: object, memoryMb = DEFAULT_MEMORY_MB): Subject => ({
    ...{ ...bundle, event, memoryMb, results: [] },
  });
  const sqs = (settings: 'ours' | 'defaults') =>
    subject(bundleBare(folder, 'sqs client', settings), { body });
  const dynamodb = (settings: 'ours' | 'defaults') =>
    subject(bundleBare(folder, 'dynamodb client', settings), { updates: updatesOf(1) });
  const ours = MEMORY_SIZES_MB.map((memoryMb) => ({
    verifier: subject(verifier, httpEvent(body), memoryMb),
    consumer: subject(consumer, queueEvent(1), memoryMb),
  }));
  const bare = {
    sqs: sqs('ours'),
    sqsDefaults: sqs('defaults'),
    empty: subject(bundleBare(folder, 'empty module', 'ours'), {}),
    node: subject(bundleBare(folder, 'modules of Node', 'ours'), {}),
    both: subject(bundleBare(folder, 'sqs+secrets client', 'ours'), { body }),
    dynamodb: dynamodb('ours'),
    dynamodbDefaults: dynamodb('defaults'),
  };
  const subjects = [...ours.flatMap((pair) => Object.values(pair)), ...Object.values(bare)];
  try {
    for (let round = 0; round < RUNS; round += 1) {
      for (const { file, event, memoryMb, results } of shuffled(subjects, Math.random)) {
        const share = shares.find((one) => one.memoryMb === memoryMb)?.share;
        const args = ['--input-type=module', '-e', CHILD, file, JSON.stringify(event)];
        results.push(
          resultSchema.parse(await runNode([...args, share?.membersFile ?? ''], sink.env)),
        );
      }
    }
  } finally {
    sink.close();
    for (const { share } of shares) share?.close();
  }
  rows.push(...subjects.flatMap(toRows));
  const { ours: acks } = await context.once(measureAcks);
  const ackMs = summarize(acks.results.map(({ cpuMicroseconds }) => cpuMicroseconds / 1000)).median;
  rows.push(...ours.map(({ verifier: one }) => timeRow(one, ackMs)));
  const standard = ours[MEMORY_SIZES_MB.indexOf(DEFAULT_MEMORY_MB)];
  if (standard !== undefined) {
    const { verifier: one, consumer: other } = standard;
    rows.push(
      ratio(one, bare.sqsDefaults, 'sum', MAX_SUM_OF_DEFAULTS),
      ratio(one, bare.sqs, 'sum', MAX_SUM_OF_OURS),
      ratio(one, bare.both, 'sum'),
      ratio(one, bare.sqsDefaults, 'answer', MAX_ANSWER_OF_DEFAULTS),
      ratio(other, bare.dynamodbDefaults, 'sum'),
      ratio(other, bare.dynamodb, 'sum'),
    );
  }
  return {
    rows,
    charts: [coldChart(subjects.filter(({ memoryMb }) => memoryMb === DEFAULT_MEMORY_MB))],
  };
}

/** What Lambda bills for the verifier's time per million hooks, 1 % of them in a new environment. */
function timeRow(subject: Subject, ackMs: number): Row {
  const { memoryMb } = subject;
  const warmMs = billedMs(ackMs, SEND_WAIT_MS, memoryMb, 0);
  const dollars = valuesOf(subject, 'sum').map((coldMs) => {
    const ms = (1 - COLD_SHARE) * warmMs + COLD_SHARE * (NODE_START_MS + coldMs);
    return gbSeconds(1_000_000, ms, memoryMb) * priceOf('us-east-1', 'lambdaTime', 1);
  });
  return row(
    'cold',
    `verifier, ${memoryMb} MB: time of a million hooks`,
    '$/M',
    summarize(dollars),
  );
}

const valuesOf = ({ results }: Subject, figure: Figure): number[] =>
  results.map(({ init, answer }) => ({ init, answer, sum: init + answer })[figure]);

const nameOf = ({ name, memoryMb }: Subject): string => `${name}, ${memoryMb} MB`;

const toRows = (subject: Subject): Row[] => [
  ...(['init', 'answer', 'sum'] as const).map((figure) =>
    row(
      'cold',
      `${nameOf(subject)}: ${FIGURES[figure]}`,
      'ms',
      summarize(valuesOf(subject, figure)),
    ),
  ),
  row(
    'cold',
    `${nameOf(subject)}: peak memory`,
    'MB',
    summarize(subject.results.map(({ kb }) => kb / 1000)),
  ),
];

const ratio = (ours: Subject, client: Subject, figure: Figure, limit?: number): Row =>
  row(
    'cold',
    `${ours.name} / ${client.name}: ${FIGURES[figure]}`,
    '',
    summarize(ratios(valuesOf(ours, figure), valuesOf(client, figure))),
    limit,
  );

const coldChart = (subjects: readonly Subject[]): BarChart => ({
  kind: 'bars',
  name: 'cold',
  title: `A new environment at ${DEFAULT_MEMORY_MB} MB`,
  unit: 'ms',
  bars: subjects.map((subject) => ({
    label: subject.name,
    parts: (['init', 'answer'] as const).map((figure) => ({
      name: FIGURES[figure],
      value: summarize(valuesOf(subject, figure)).median,
    })),
  })),
});
