// The top of the page: the counters, and the chart of events per minute and object over the last hour.

import type { MetricName } from '../../../lambda/runtime/log.ts';
import { asCalled } from '../../client/command-name.ts';
import { explain } from '../../client/errors.ts';
import { countMessages } from '../../client/queues.ts';
import type { Target } from '../../client/target.ts';
import type { Chart, EventRow, Overview } from '../api.ts';
import type { EntryWindow } from './entry-window.ts';

/** The functions' counts since the stack started. Only the process that runs the functions has them. */
export interface PipelineMetrics {
  sum(name: MetricName): number;
}

/** @param metrics undefined when the functions run somewhere else */
export async function readOverview(
  target: Target,
  metrics: PipelineMetrics | undefined,
  recent: EntryWindow,
  now: Date,
): Promise<Overview> {
  const [counters, chart] = await Promise.all([
    readCounters(target, metrics),
    readChart(recent, now),
  ]);
  const { title, isLocal, isProtected, webhookUrl } = target;
  const hook = '--object transaction --action closed --id 42';
  const sendCommand = asCalled(
    `npm run --silent send -- ${hook}${isLocal ? '' : ` --stack ${title}`}`,
  );
  return { title, isLocal, isProtected, webhookUrl, sendCommand, ...counters, chart };
}

/** Without permission to read the queues, the rest of the page still works. */
export async function readCounters(
  target: Target,
  metrics: PipelineMetrics | undefined,
): Promise<Pick<Overview, 'counters' | 'problem'>> {
  const counts = {
    accepted: metrics?.sum('HooksAccepted') ?? null,
    repeated: metrics?.sum('DeliveriesRepeated') ?? null,
    rejected: metrics?.sum('HooksRejected') ?? null,
  };
  try {
    const [queued, dead] = await Promise.all([
      countMessages(target.sqs, target.queueUrl),
      countMessages(target.sqs, target.deadLetterQueueUrl),
    ]);
    return { counters: { ...counts, queued, dead } };
  } catch (error) {
    const problem = explain(error);
    if (problem === undefined) throw error;
    return { counters: { ...counts, queued: null, dead: null }, problem };
  }
}

export const CHART_MINUTES = 60;
/** As many colours as people can tell apart. */
const SERIES_MAX = 5;
const OTHERS = 'others';
/** How many more entries one poll reads, and how many the chart covers in all. */
const STEP_MAX_ENTRIES = 2_000;
const CHART_MAX_ENTRIES = 20_000;
const MINUTE_MS = 60_000;

/** Reads one step further back unless the window already covers the hour, and counts what it has. */
async function readChart(window: EntryWindow, now: Date): Promise<Chart> {
  const from = startOfChart(now);
  const isCovered = (entries: readonly EventRow[]) => {
    const oldest = entries.at(-1);
    return oldest !== undefined && Date.parse(oldest.receivedAt) < from;
  };
  await window.refresh();
  const room = CHART_MAX_ENTRIES - window.entries().length;
  await window.extend(Math.max(0, Math.min(room, STEP_MAX_ENTRIES)), isCovered);
  const entries = window.entries();
  const oldest = entries.at(-1);
  const isWhole = window.isWhole() || isCovered(entries) || oldest === undefined;
  return countByMinute(entries, now, isWhole ? from : Date.parse(oldest.receivedAt));
}

const startOfChart = (now: Date): number =>
  (Math.floor(now.getTime() / MINUTE_MS) - CHART_MINUTES + 1) * MINUTE_MS;

/**
 * Counts each event once, in the minute when it was first received: the index has no repeats.
 *
 * @param entries newest first
 * @param completeFrom unix milliseconds
 */
export function countByMinute(
  entries: readonly EventRow[],
  now: Date,
  completeFrom: number,
): Chart {
  const from = startOfChart(now);
  const byObject = new Map<string, number[]>();
  for (const { object, receivedAt } of entries) {
    const minute = Math.floor((Date.parse(receivedAt) - from) / MINUTE_MS);
    if (minute < 0) break;
    const counts = byObject.get(object) ?? zeros();
    // An event from a clock that is ahead counts in the current minute.
    const at = Math.min(minute, CHART_MINUTES - 1);
    counts[at] = (counts[at] ?? 0) + 1;
    byObject.set(object, counts);
  }
  const ranked = [...byObject].map(([object, counts]) => ({ object, counts }));
  ranked.sort((one, other) => sum(other.counts) - sum(one.counts));
  return {
    minutes: zeros().map((_, minute) => (from + minute * MINUTE_MS) / 1000),
    series: ranked.length <= SERIES_MAX ? ranked : joinRest(ranked),
    completeFrom: completeFrom / 1000,
  };
}

function joinRest(ranked: Chart['series']): Chart['series'] {
  const rest = ranked.slice(SERIES_MAX - 1);
  const counts = zeros().map((_, minute) => sum(rest.map((one) => one.counts[minute] ?? 0)));
  return [...ranked.slice(0, SERIES_MAX - 1), { object: OTHERS, counts }];
}

const zeros = (): number[] => Array.from({ length: CHART_MINUTES }, () => 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
