// The result of a simulated outage: compares the table with what was delivered, and prints the report.

import { summarise } from '../../simulation/delivery-summary.ts';
import type { Window } from '../../simulation/outage.ts';
import type { SentHook } from '../../simulation/poster.ts';
import {
  addedSince,
  type Differences,
  isEqual,
  reconcile,
  type StoredEvent,
} from '../../simulation/reconcile.ts';
import type { RunIdentity } from '../../simulation/restaurant.ts';
import { print, printJson } from '../../terminal/print.ts';
import { toCounts, toFacts } from '../../terminal/table.ts';
import type { OutageKind } from './outage-route.ts';
import { howToRepeat } from './run-options.ts';

interface TableCheckOptions {
  /** The events that the table held for the run's accounts before the run. */
  before: readonly StoredEvent[];
  /** Reads the events that it holds for them now. */
  readEvents(): Promise<StoredEvent[]>;
  /** Real milliseconds. */
  now(): number;
  delay(ms: number): Promise<unknown>;
}

interface TableCheck {
  /** How many events the run added, or added deliveries to. */
  events: number;
  differences: Differences;
}

const POLL_MS = 250;
/** Longer than the queue's visibility time-out of 90 s, after which a failed record comes again. */
export const PATIENCE_MS = 120_000;

/**
 * Reads the table until nothing is missing, or until it has not changed for two minutes. Events arrive a
 * moment after the last answer, because hooks go through a queue.
 *
 * @returns the last reading
 */
export async function checkTable(
  deliveries: readonly SentHook[],
  { before, readEvents, now, delay }: TableCheckOptions,
): Promise<TableCheck> {
  let lastCount = -1;
  let changedAt = now();
  for (;;) {
    const stored = addedSince(before, await readEvents());
    const differences = reconcile(deliveries, stored);
    const count = stored.reduce((sum, event) => sum + event.deliveries, 0);
    if (count !== lastCount) changedAt = now();
    lastCount = count;
    // Missing events may still arrive. Surplus ones will not go away, so waiting does not help.
    const isMissing = differences.lost.length + differences.uncounted.length > 0;
    const isFinal = !isMissing || now() - changedAt >= PATIENCE_MS;
    if (isFinal) return { events: stored.length, differences };
    await delay(POLL_MS);
  }
}

export interface OutageReport {
  run: RunIdentity;
  window: Window;
  kind: OutageKind;
  accounts: readonly string[];
  deliveries: readonly SentHook[];
  table: TableCheck;
}

/** A hook that Poster gave up on counts as no difference, because it was never delivered. */
export const isAsDelivered = ({ table }: OutageReport): boolean => isEqual(table.differences);

export function printOutage(report: OutageReport, asJson: boolean): void {
  if (asJson) printJson(toFields(report));
  else print(toText(report));
}

const toFields = ({ run, window, kind, accounts, deliveries, table }: OutageReport) => ({
  ...run,
  outage: kind,
  ...window,
  accounts,
  ...summarise(deliveries),
  events: table.events,
  ...table.differences,
});

/** How many differing events are named per line. */
const NAMES_MAX = 5;

function toText(report: OutageReport): string {
  const { run, window, kind, accounts, deliveries, table } = report;
  const summary = summarise(deliveries);
  const { lost, doubled, uncounted, extra } = table.differences;
  const verdict = isAsDelivered(report)
    ? 'The table holds exactly what was delivered.'
    : 'The table does NOT hold exactly what was delivered.';
  return `${toFacts([
    ['Outage', `${kind}, ${toTime(window.fromMs)} to ${toTime(window.toMs)}, simulated`],
    ['Accounts', `${accounts.length}, for example ${accounts[0]}`],
    ['Hooks', `${summary.hooks} in ${summary.attempts} attempts`],
    ['Answers', toCounts(summary.answers)],
    ['Delivered', `${summary.delivered}, ${summary.retried} of them by a retry`],
    ['Given up', String(summary.givenUp)],
    ['Longest block', `${toHours(summary.longestBlockedMs)} for one account`],
    ['Events stored', String(table.events)],
    ['Lost', toNames(lost)],
    ['Doubled', toNames(doubled)],
    ['Uncounted', toNames(uncounted)],
    ['Extra', toNames(extra)],
    ['Repeat with', howToRepeat(run)],
  ])}\n\n${verdict}`;
}

function toNames(names: readonly string[]): string {
  if (names.length === 0) return '0';
  const more = names.length > NAMES_MAX ? ' ...' : '';
  return `${names.length}: ${names.slice(0, NAMES_MAX).join('  ')}${more}`;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** @returns hours and minutes, such as `36 h 04 min` */
export function toHours(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR_MS);
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS);
  return `${hours} h ${String(minutes).padStart(2, '0')} min`;
}

/** ISO 8601 without milliseconds. */
export const toTime = (timeMs: number): string =>
  new Date(timeMs).toISOString().replace(/\.[0-9]+Z$/, 'Z');
