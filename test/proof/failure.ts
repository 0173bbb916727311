// Tells of a failed scenario what is needed to look into it: what differs, what was answered, and how to
// have it again.

import { answerName } from '../../tools/simulation/delivery-summary.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { eventName } from '../../tools/simulation/reconcile.ts';
import type { LedgerRow } from './ledger.ts';

/** So many events of each kind are told of. */
const EVENTS_MAX = 3;

/** @param row of the run that failed, or of a shorter one. @param repeat the command that repeats it */
export function describeFailure(row: LedgerRow, repeat: string): string {
  const lines = [`${row.scenario} failed with ${row.hooks} hooks:`];
  for (const [kind, names] of Object.entries(row.differences)) {
    for (const name of names.slice(0, EVENTS_MAX)) {
      lines.push(`  ${kind}: ${name}: ${describeAnswers(row.deliveries, name)}`);
    }
    if (names.length > EVENTS_MAX) lines.push(`  ${kind}: ${names.length - EVENTS_MAX} more`);
  }
  if (row.forgedAccepted > 0) lines.push(`  ${row.forgedAccepted} forged hooks answered 200`);
  return [...lines, `  again: ${repeat}`].join('\n');
}

/** Such as `503 503 200, 200`: a delivery's attempts, and another delivery. */
function describeAnswers(deliveries: readonly SentHook[], name: string): string {
  const own = deliveries.filter(({ hook }) => eventName(hook) === name);
  if (own.length === 0) return 'never sent';
  return own
    .map(({ attempts }) => attempts.map(({ answer }) => answerName(answer)).join(' '))
    .join(', ');
}
