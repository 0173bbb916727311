// The ledger: for each scenario what was sent, what was answered 200, what is stored, and where these differ.

import { isAccepted } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { type Differences, reconcile } from '../../tools/simulation/reconcile.ts';
import { type Column, toTable } from '../../tools/terminal/table.ts';
import { checkAttributes, type StoredItem } from './attributes.ts';
import { checkConnections, type StoredConnection } from './connections.ts';
import { countRepeats } from './effects.ts';
import type { Sent } from './sender.ts';

/** The counts of a row with their titles, in the order of the columns. */
const TITLES = {
  /** Genuine hooks that Poster sent, repeats included. */
  hooks: 'hooks',
  /** Those of them that repeat an earlier one. */
  repeated: 'repeats',
  /** Hooks that a sender without the secret sent. */
  forged: 'forged',
  /** Faults that took effect, and disturbances such as a kill -9. */
  faults: 'faults',
  /** Requests with a genuine hook that were answered 200. */
  answered200: 'answered 200',
  /** Requests with a genuine hook that got no answer at all, or not before the connection was cut. */
  unanswered: 'unanswered',
  /** Hooks that Poster tried 16 times and then gave up. */
  givenUp: 'given up',
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
  /** Items of either table with an attribute that is not what the hooks say. */
  wrong: 'wrong',
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
  /** Attempts that were answered neither 200 nor 5xx, although there was no fault in the whole run. */
  refusedUndisturbed: number;
  /** A sentence for each wrong item. */
  wrongItems: readonly string[];
  /** A sentence for each thing that should have happened and did not. */
  notPlayed: readonly string[];
}

/** What the run added to the tables. */
export interface Stored {
  events: readonly StoredItem[];
  connections: readonly StoredConnection[];
}

type Played = Pick<LedgerRow, 'scenario' | 'faults' | 'seconds' | 'notPlayed'>;

/** @param time when the run began and ended, in unix milliseconds */
export function balance(
  sent: Sent,
  stored: Stored,
  { fromMs, toMs, ...played }: Played & { fromMs: number; toMs: number },
): LedgerRow {
  const { deliveries, forged, forgedAccepted } = sent;
  const differences = reconcile(deliveries, stored.events);
  const connections = checkConnections(deliveries, stored.connections);
  const wrongItems = [
    ...checkAttributes(deliveries, stored.events, { fromMs, toMs }),
    ...connections.wrong.map((problem) => `connection of ${problem}`),
  ];
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const answered200 = attempts.filter(({ answer }) => isAccepted(answer)).length;
  const counted = stored.events.reduce((sum, event) => sum + event.deliveries, 0);
  return {
    ...{ ...played, differences, deliveries, forged, forgedAccepted, wrongItems },
    refusedUndisturbed: played.faults === 0 ? attempts.filter(isRefused).length : 0,
    hooks: deliveries.length,
    repeated: countRepeats(deliveries),
    answered200,
    unanswered: attempts.filter(({ answer }) => !answer.answered).length,
    givenUp: deliveries.filter(({ outcome }) => outcome === 'given-up').length,
    stored: stored.events.length,
    duplicatesDropped: counted - stored.events.length,
    lost: differences.lost.length,
    doubled: differences.doubled.length + differences.uncounted.length,
    unauthorized: differences.extra.length + forgedAccepted,
    connections: connections.checked,
    wrong: wrongItems.length,
  };
}

/** On a busy machine, an invocation may exceed its time, which is answered 503. */
const isRefused = ({ answer }: SentHook['attempts'][number]): boolean =>
  answer.answered && answer.status !== 200 && answer.status < 500;

/** Whether everything happened that the scenario requires, and nothing went wrong. */
export const passes = (row: LedgerRow): boolean =>
  row.notPlayed.length + row.refusedUndisturbed + countMistakes(row) === 0;

const countMistakes = ({ givenUp, lost, doubled, unauthorized, wrong }: Counts): number =>
  givenUp + lost + doubled + unauthorized + wrong;

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
