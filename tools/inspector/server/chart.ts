// Events a minute by object over the last hour, counted from the index entries. Repeats are not among
// them: the index has an event once, with the time of its first receipt.

import type { Chart, EventRow } from '../api.ts';
import type { EntryWindow } from './entry-window.ts';

export const CHART_MINUTES = 60;
/** As many as colours are told apart. */
const SERIES_MAX = 5;
const OTHERS = 'others';
/** Looked through at one poll, and in all: a busy hour is drawn for as far back as that reaches. */
const STEP_MAX_ENTRIES = 2_000;
const CHART_MAX_ENTRIES = 20_000;
const MINUTE_MS = 60_000;

/** Looks a step further back if the hour is not covered yet, and draws what there is. */
export async function readChart(window: EntryWindow, now: Date): Promise<Chart> {
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
  const isWhole = window.isComplete() || isCovered(entries) || oldest === undefined;
  return countByMinute(entries, now, isWhole ? from : Date.parse(oldest.receivedAt));
}

const startOfChart = (now: Date): number =>
  (Math.floor(now.getTime() / MINUTE_MS) - CHART_MINUTES + 1) * MINUTE_MS;

/**
 * @param entries latest first
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
    // A clock that is ahead puts an event into the current minute.
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
