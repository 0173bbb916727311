// Explains a scenario that failed: looks for fewer hooks that fail as well, and describes what differs.

import { answerName } from '../../tools/simulation/delivery-summary.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { eventName } from '../../tools/simulation/reconcile.ts';
import { type LedgerRow, passes } from './ledger.ts';
import type { Scenario } from './scenario.ts';

/** The interleaving is random, so a fault may not show in the first attempt. */
const TRIES = 2;

/**
 * Halves the number of hooks for as long as the scenario still fails.
 *
 * @param play plays a scenario on a new stack
 * @returns the row of the smallest failing run, which may be the one given
 */
export async function shrinkFailure(
  scenario: Scenario,
  failed: LedgerRow,
  play: (smaller: Scenario) => Promise<LedgerRow>,
): Promise<LedgerRow> {
  const hooks = Math.floor(failed.hooks / 2);
  if (hooks === 0) return failed;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const smaller = { ...scenario, hooks };
    const row = await play(smaller);
    if (!passes(row)) return shrinkFailure(smaller, row, play);
  }
  return failed;
}

/** The limit for each kind of difference. */
const EVENTS_SHOWN_MAX = 3;

/** @param row one that proves nothing, or the opposite. @param command plays it again */
export function describeFailure(row: LedgerRow, command: string): string {
  const lines = [`${row.scenario} failed with ${row.hooks} hooks:`];
  for (const [kind, names] of Object.entries(row.differences)) {
    for (const name of names.slice(0, EVENTS_SHOWN_MAX)) {
      lines.push(`  ${kind}: ${name}: ${describeAnswers(row.deliveries, name)}`);
    }
    const more = names.length - EVENTS_SHOWN_MAX;
    if (more > 0) lines.push(`  ${kind}: ${more} more`);
  }
  for (const unmet of row.notPlayed) lines.push(`  not played: ${unmet}`);
  for (const problem of row.wrongItems.slice(0, EVENTS_SHOWN_MAX)) lines.push(`  ${problem}`);
  if (row.refusedUndisturbed > 0) {
    lines.push(`  ${row.refusedUndisturbed} requests refused, although nothing was disturbed`);
  }
  if (row.givenUp > 0) lines.push(`  ${row.givenUp} hooks given up`);
  if (row.forgedAccepted > 0) lines.push(`  ${row.forgedAccepted} forged hooks answered 200`);
  return [...lines, `  to repeat it: ${command}`].join('\n');
}

/** The attempts of each delivery of an event, such as `503 503 200, 200` for two deliveries. */
function describeAnswers(deliveries: readonly SentHook[], name: string): string {
  const own = deliveries.filter(({ hook }) => eventName(hook) === name);
  if (own.length === 0) return 'never sent';
  return own
    .map(({ attempts }) => attempts.map(({ answer }) => answerName(answer)).join(' '))
    .join(', ');
}
