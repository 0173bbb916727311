// The ledger: for each scenario what was sent, what was answered 200, what is stored, and where these differ.

import { isAccepted } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { type Differences, reconcile, type StoredEvent } from '../../tools/simulation/reconcile.ts';
import { type Column, toTable } from '../../tools/terminal/table.ts';
import { checkConnections, type StoredConnection } from './connections.ts';
import type { Sent } from './sender.ts';

/** The counts of a row with their titles, in the order of the columns. */
const TITLES = {
  /** Genuine hooks that Poster sent, repeats included. */
  hooks: 'hooks',
  /** Includes disturbances such as a kill -9. */
  faults: 'faults injected',
  /** Requests with a genuine hook that were answered 200. */
  answered200: 'answered 200',
  /** Items of the table. */
  stored: 'stored',
  /** Deliveries that were counted on an existing item. */
  duplicatesDropped: 'duplicates dropped',
  /** Events that were answered 200 and are not stored. */
  lost: 'lost',
  /** Events with two items, or with a count that does not match the requests. */
  doubled: 'doubled',
  /** Stored or answered 200 although never sent with a valid signature. */
  unauthorized: 'unauthorized',
  /** Accounts that hooks connected or removed. */
  connections: 'connections',
  /** Those of these accounts whose connection is not what their hooks say. */
  wrongConnections: 'wrong',
};

type Counts = Record<keyof typeof TITLES, number>;
const COUNTS = Object.keys(TITLES) as (keyof Counts)[];

/** The printed part of a row. */
interface LedgerLine extends Counts {
  scenario: string;
  seconds: number;
}

export interface LedgerRow extends LedgerLine {
  differences: Differences;
  deliveries: readonly SentHook[];
  /** How many forged hooks were answered 200. */
  forgedAccepted: number;
  /** A sentence for each wrong connection. */
  connectionProblems: readonly string[];
}

/** What the run added to the tables. */
export interface Stored {
  events: readonly StoredEvent[];
  connections: readonly StoredConnection[];
}

export function balance(
  { deliveries, forgedAccepted }: Sent,
  stored: Stored,
  played: Pick<LedgerRow, 'scenario' | 'faults' | 'seconds'>,
): LedgerRow {
  const differences = reconcile(deliveries, stored.events);
  const connections = checkConnections(deliveries, stored.connections);
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const counted = stored.events.reduce((sum, event) => sum + event.deliveries, 0);
  return {
    ...{ ...played, differences, deliveries, forgedAccepted },
    connectionProblems: connections.wrong,
    hooks: deliveries.length,
    answered200: attempts.filter(({ answer }) => isAccepted(answer)).length,
    stored: stored.events.length,
    duplicatesDropped: counted - stored.events.length,
    lost: differences.lost.length,
    doubled: differences.doubled.length + differences.uncounted.length,
    unauthorized: differences.extra.length + forgedAccepted,
    connections: connections.checked,
    wrongConnections: connections.wrong.length,
  };
}

export const isBalanced = ({ lost, doubled, unauthorized, wrongConnections }: Counts): boolean =>
  lost + doubled + unauthorized + wrongConnections === 0;

/** The last line: sums of all rows. @param seconds in total, since scenarios overlap */
export function total(rows: readonly LedgerLine[], seconds: number): LedgerLine {
  const sum = (count: keyof Counts) => rows.reduce((all, row) => all + row[count], 0);
  const sums = Object.fromEntries(COUNTS.map((count) => [count, sum(count)])) as Counts;
  return { scenario: 'all', ...sums, seconds };
}

export const toLedger = (rows: readonly LedgerLine[]): string =>
  toTable(
    [
      ['scenario', ({ scenario }) => scenario],
      ...COUNTS.map((count): Column<LedgerLine> => [TITLES[count], (row) => String(row[count])]),
      ['seconds', ({ seconds }) => seconds.toFixed(0)],
    ],
    rows,
    { empty: 'no scenarios' },
  );
