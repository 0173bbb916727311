// `cold`: time and memory of a new environment up to its first answer, for our functions and for bare
// functions that use the same AWS clients.

import * as z from 'zod';
import { type Bundle, bundleBareClient, bundleFunction } from './bundles.ts';
import { httpEvent, queueEvent, signedBody, updatesOf } from './inputs.ts';
import type { BarChart } from './plots/charts.ts';
import { runNode, type Sink } from './processes.ts';
import { type BenchContext, type Report, type Row, row } from './report.ts';
import { ratios, shuffled, summarize } from './statistics.ts';

const RUNS = 31;
const BUNDLE_MAX_KB = 220;
/** Target for the ratio to the same client bundled with esbuild's defaults. */
const MAX_OF_DEFAULTS = 0.55;

/**
 * Prints the milliseconds from the start of the process to the first answer, and the peak memory. The
 * sink has no TLS, and for such an endpoint the SDK imports node:http, which loads all of Node's undici.
 * No function pays for that in AWS, so every process, including the bare Node, imports it beforehand.
 */
const CHILD = `
const [file, event] = process.argv.slice(1);
const context = { getRemainingTimeInMillis: () => 10000 };
const report = () => console.log(JSON.stringify({ ms: performance.now(), kb: process.resourceUsage().maxRSS }));
const answer = () => require(file).handler(JSON.parse(event), context);
import('node:http').then(() => file === 'bare' || answer()).then(report);
`;

const resultSchema = z.object({ ms: z.number(), kb: z.number() });

/** A bundle, the event that it answers, and what each round measured. */
interface Subject extends Bundle {
  event: object;
  milliseconds: number[];
  megabytes: number[];
}

export async function cold({ folder, sink }: BenchContext): Promise<Report> {
  const body = signedBody(1);
  const sets = [
    {
      name: 'verifier' as const,
      event: httpEvent(body),
      bare: 'sqs' as const,
      /** The two clients that the verifier uses before its first answer. */
      both: 'sqs+secrets' as const,
      bareEvent: { body },
    },
    {
      name: 'consumer' as const,
      event: queueEvent(1),
      bare: 'dynamodb' as const,
      bareEvent: { updates: updatesOf(1) },
    },
  ];
  const rows: Row[] = [];
  const bars: BarChart['bars'] = [];
  for (const { name, event, bare, both, bareEvent } of sets) {
    const ours = toSubject(bundleFunction(folder, name), event);
    const defaults = toSubject(bundleBareClient(folder, bare, 'defaults'), bareEvent);
    const same = toSubject(bundleBareClient(folder, bare, 'ours'), bareEvent);
    const all = both && toSubject(bundleBareClient(folder, both, 'ours'), bareEvent);
    const subjects = all ? [ours, all, same, defaults] : [ours, same, defaults];
    await measure(subjects, sink);
    for (const { name, bytes, milliseconds, megabytes } of subjects) {
      const first = summarize(milliseconds);
      const limit = name === ours.name ? BUNDLE_MAX_KB : undefined;
      rows.push(row('cold', `${name}: bundle`, 'KB', summarize([bytes / 1000]), limit));
      rows.push(row('cold', `${name}: first answer`, 'ms', first));
      rows.push(row('cold', `${name}: peak memory`, 'MB', summarize(megabytes)));
      bars.push({ label: name, parts: [{ name: 'first answer', value: first.median }] });
    }
    const compare = (client: Subject, limit?: number) => {
      const ratio = summarize(ratios(ours.milliseconds, client.milliseconds));
      return row('cold', `${ours.name} / ${client.name}`, '', ratio, limit);
    };
    rows.push(compare(defaults, MAX_OF_DEFAULTS), compare(same, 1));
    if (all) rows.push(compare(all));
  }
  return { rows, charts: [coldChart(bars)] };
}

const toSubject = (bundle: Bundle, event: object): Subject => ({
  ...bundle,
  event,
  milliseconds: [],
  megabytes: [],
});

/**
 * Runs every subject once per round, in random order, and subtracts the time that a bare Node took in
 * that round.
 */
async function measure(subjects: readonly Subject[], { env }: Sink): Promise<void> {
  const startOnce = async (file: string, event: object) =>
    resultSchema.parse(await runNode(['-e', CHILD, file, JSON.stringify(event)], env));
  for (let round = 0; round < RUNS; round += 1) {
    const bare = await startOnce('bare', {});
    for (const { file, event, milliseconds, megabytes } of shuffled(subjects, Math.random)) {
      const { ms, kb } = await startOnce(file, event);
      milliseconds.push(ms - bare.ms);
      megabytes.push(kb / 1000);
    }
  }
}

const coldChart = (bars: BarChart['bars']): BarChart => ({
  kind: 'bars',
  name: 'cold',
  title: 'First answer of a new environment, over a bare Node',
  unit: 'ms',
  bars,
});
