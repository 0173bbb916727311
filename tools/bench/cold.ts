// `cold`: what an environment costs before its first answer, over a bare Node, beside what any
// function with the same client pays.

import * as z from 'zod';
import { runNode, type Sink } from './child.ts';
import type { BenchContext, Report } from './context.ts';
import { httpEvent, queueEvent, signedBody } from './events.ts';
import type { BarChart } from './plots/chart.ts';
import { type Row, ratios, row } from './row.ts';
import { shuffled, summarize } from './statistics.ts';
import { bundleBareClient, bundleFunction, type Subject } from './subjects.ts';
import { updatesOf } from './updates.ts';

const RUNS = 31;
const BUNDLE_MAX_KB = 220;
/** Of the same client with esbuild's defaults. */
const MAX_OF_DEFAULTS = 0.55;

/**
 * Milliseconds since the process began, and its peak memory, once the first answer is there. The SDK
 * imports node:http for an endpoint without TLS, such as the sink, and that loads all of Node's
 * undici, which no function pays for in AWS: so all begin with it, a bare Node too.
 */
const CHILD = `
const [file, event] = process.argv.slice(1);
const context = { getRemainingTimeInMillis: () => 10000 };
const report = () => console.log(JSON.stringify({ ms: performance.now(), kb: process.resourceUsage().maxRSS }));
const answer = () => require(file).handler(JSON.parse(event), context);
import('node:http').then(() => file === 'bare' || answer()).then(report);
`;

const resultSchema = z.object({ ms: z.number(), kb: z.number() });
type Result = z.infer<typeof resultSchema>;

export async function cold({ folder, sink }: BenchContext): Promise<Report> {
  const body = signedBody(1);
  const sets = [
    {
      ours: bundleFunction(folder, 'verifier'),
      bare: 'sqs' as const,
      // All that it calls before its first answer.
      both: 'sqs+secrets' as const,
      event: httpEvent(body),
      bareEvent: { body },
    },
    {
      ours: bundleFunction(folder, 'consumer'),
      bare: 'dynamodb' as const,
      event: queueEvent(1),
      bareEvent: { updates: updatesOf(1) },
    },
  ];
  const rows: Row[] = [];
  const bars: BarChart['bars'] = [];
  for (const { ours, bare, both, event, bareEvent } of sets) {
    const defaults = bundleBareClient(folder, bare, 'defaults');
    const same = bundleBareClient(folder, bare, 'ours');
    const all = both && bundleBareClient(folder, both, 'ours');
    const events = new Map<Subject, object>([
      [ours, event],
      [defaults, bareEvent],
      [same, bareEvent],
      ...(all ? ([[all, bareEvent]] as const) : []),
    ]);
    const { over, peaks } = await measure(events, sink);
    const of = (subject: Subject) => over.get(subject) ?? [];
    for (const subject of [ours, ...(all ? [all] : []), same, defaults]) {
      const limit = subject === ours ? BUNDLE_MAX_KB : undefined;
      const first = summarize(of(subject));
      bars.push({ label: subject.name, parts: [{ name: 'first answer', value: first.median }] });
      const kb = subject.bytes / 1000;
      rows.push(row('cold', `${subject.name}: bundle`, 'KB', summarize([kb]), limit));
      rows.push(row('cold', `${subject.name}: first answer`, 'ms', first));
      rows.push(
        row('cold', `${subject.name}: peak memory`, 'MB', summarize(peaks.get(subject) ?? [])),
      );
    }
    const toDefaults = summarize(ratios(of(ours), of(defaults)));
    const toSame = summarize(ratios(of(ours), of(same)));
    rows.push(row('cold', `${ours.name} / ${defaults.name}`, '', toDefaults, MAX_OF_DEFAULTS));
    rows.push(row('cold', `${ours.name} / ${same.name}`, '', toSame, 1));
    if (all === undefined) continue;
    rows.push(row('cold', `${ours.name} / ${all.name}`, '', summarize(ratios(of(ours), of(all)))));
  }
  return { rows, charts: [coldChart(bars)] };
}

const coldChart = (bars: BarChart['bars']): BarChart => ({
  kind: 'bars',
  name: 'cold',
  title: 'First answer of a new environment, over a bare Node',
  unit: 'ms',
  bars,
});

/** Each subject once a round, in another order each; milliseconds over a bare Node of that round. */
async function measure(events: Map<Subject, object>, { env }: Sink) {
  const over = new Map<Subject, number[]>();
  const peaks = new Map<Subject, number[]>();
  for (let round = 0; round < RUNS; round += 1) {
    const bare = await once('bare', {}, env);
    for (const [subject, event] of shuffled([...events], Math.random)) {
      const { ms, kb } = await once(subject.file, event, env);
      push(over, subject, ms - bare.ms);
      push(peaks, subject, kb / 1000);
    }
  }
  return { over, peaks };
}

const once = async (file: string, event: object, env: Record<string, string>): Promise<Result> =>
  resultSchema.parse(await runNode(['-e', CHILD, file, JSON.stringify(event)], env));

const push = (map: Map<Subject, number[]>, subject: Subject, value: number) =>
  map.set(subject, [...(map.get(subject) ?? []), value]);
