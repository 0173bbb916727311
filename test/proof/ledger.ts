// The books of a scenario: what was sent, what was answered 200, what is stored, and what of it does not
// agree.

import { isAccepted } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { type Differences, reconcile, type StoredEvent } from '../../tools/simulation/reconcile.ts';
import { toTable } from '../../tools/terminal/table.ts';
import type { Sent } from './sender.ts';

/** What is printed of it. */
export interface LedgerLine {
  scenario: string;
  /** Hooks handed to Poster, genuine all. */
  hooks: number;
  /** Injected, or acts such as a kill -9. */
  faults: number;
  /** Requests. */
  answered200: number;
  /** Items of the table. */
  stored: number;
  /** Deliveries of events that were there already. */
  absorbed: number;
  lost: number;
  /** Two items of one event, or a count that is not that of the requests. */
  doubled: number;
  /** Stored or answered 200, and never sent with a valid signature. */
  leaked: number;
  seconds: number;
}

export interface LedgerRow extends LedgerLine {
  differences: Differences;
  deliveries: readonly SentHook[];
  /** Forged hooks that were answered 200. */
  forgedAccepted: number;
}

export interface Books {
  scenario: string;
  sent: Sent;
  stored: readonly StoredEvent[];
  faults: number;
  seconds: number;
}

export function balance({ scenario, sent, stored, faults, seconds }: Books): LedgerRow {
  const { deliveries, forgedAccepted } = sent;
  const differences = reconcile(deliveries, stored);
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const counted = stored.reduce((sum, event) => sum + event.deliveries, 0);
  return {
    scenario,
    hooks: deliveries.length,
    faults,
    answered200: attempts.filter(({ answer }) => isAccepted(answer)).length,
    stored: stored.length,
    absorbed: counted - stored.length,
    lost: differences.lost.length,
    doubled: differences.doubled.length + differences.uncounted.length,
    leaked: differences.extra.length + forgedAccepted,
    seconds,
    differences,
    ...sent,
  };
}

export const holds = ({ lost, doubled, leaked }: LedgerRow): boolean =>
  lost + doubled + leaked === 0;

/** The last line of the table: sums, and how long all took, some of it at the same time. */
export function total(rows: readonly LedgerRow[], seconds: number): LedgerLine {
  const sum = (read: (row: LedgerRow) => number) => rows.reduce((all, row) => all + read(row), 0);
  return {
    scenario: 'all',
    hooks: sum((row) => row.hooks),
    faults: sum((row) => row.faults),
    answered200: sum((row) => row.answered200),
    stored: sum((row) => row.stored),
    absorbed: sum((row) => row.absorbed),
    lost: sum((row) => row.lost),
    doubled: sum((row) => row.doubled),
    leaked: sum((row) => row.leaked),
    seconds,
  };
}

export const toLedger = (rows: readonly LedgerLine[]): string =>
  toTable(
    [
      ['scenario', ({ scenario }) => scenario],
      ['hooks', ({ hooks }) => String(hooks)],
      ['faults injected', ({ faults }) => String(faults)],
      ['answered 200', ({ answered200 }) => String(answered200)],
      ['stored', ({ stored }) => String(stored)],
      ['repeats absorbed', ({ absorbed }) => String(absorbed)],
      ['lost', ({ lost }) => String(lost)],
      ['doubled', ({ doubled }) => String(doubled)],
      ['leaked', ({ leaked }) => String(leaked)],
      ['seconds', ({ seconds }) => seconds.toFixed(0)],
    ],
    rows,
    { empty: 'no scenarios' },
  );
