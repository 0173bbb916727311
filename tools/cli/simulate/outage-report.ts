// What came of an outage, for people and for programs.

import { summarise } from '../../simulation/delivery-summary.ts';
import type { Window } from '../../simulation/outage.ts';
import type { SentHook } from '../../simulation/poster.ts';
import { isEqual } from '../../simulation/reconcile.ts';
import type { RunIdentity } from '../../simulation/run.ts';
import type { OutageKind } from './outage-route.ts';
import { toCounts, toFacts, toHours, toTime } from './report.ts';
import { howToRepeat } from './run-options.ts';
import type { TableCheck } from './table-check.ts';

export interface OutageReport {
  run: RunIdentity;
  window: Window;
  kind: OutageKind;
  accounts: readonly string[];
  deliveries: readonly SentHook[];
  table: TableCheck;
}

/** What Poster gave up is no difference: it was never delivered. */
export const isAsDelivered = ({ table }: OutageReport): boolean => isEqual(table.differences);

export function printOutage(report: OutageReport, asJson: boolean): void {
  console.log(asJson ? toJson(report) : toText(report));
}

const toJson = ({ run, window, kind, accounts, deliveries, table }: OutageReport): string =>
  JSON.stringify({
    ...run,
    outage: kind,
    ...window,
    accounts,
    ...summarise(deliveries),
    events: table.events,
    ...table.differences,
  });

/** So many of those that differ are named. */
const NAMES_MAX = 5;

function toText(report: OutageReport): string {
  const { run, window, kind, accounts, deliveries, table } = report;
  const summary = summarise(deliveries);
  const { lost, doubled, uncounted, extra } = table.differences;
  const verdict = isAsDelivered(report)
    ? 'The table is what was delivered.'
    : 'The table is NOT what was delivered.';
  return `${toFacts([
    ['Outage', `${kind}, ${toTime(window.fromMs)} to ${toTime(window.toMs)}, simulated`],
    ['Accounts', `${accounts.length}, such as ${accounts[0]}`],
    ['Hooks', `${summary.hooks} in ${summary.attempts} attempts`],
    ['Answers', toCounts(summary.answers)],
    ['Delivered', `${summary.delivered}, ${summary.retried} of them by a retry`],
    ['Given up', String(summary.givenUp)],
    ['Longest block', `${toHours(summary.longestBlockedMs)} of one account`],
    ['Events stored', String(table.events)],
    ['Lost', toNames(lost)],
    ['Doubled', toNames(doubled)],
    ['Uncounted', toNames(uncounted)],
    ['Extra', toNames(extra)],
    ['Again', howToRepeat(run)],
  ])}\n\n${verdict}`;
}

function toNames(names: readonly string[]): string {
  if (names.length === 0) return '0';
  const more = names.length > NAMES_MAX ? ' ...' : '';
  return `${names.length}: ${names.slice(0, NAMES_MAX).join('  ')}${more}`;
}
