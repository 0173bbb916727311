// The accounts: which of them have the app, their latest hooks, and how many events and refused hooks they have.

import { formatAddress } from '../../../lambda/table-layout.ts';
import { type Account, listAccounts } from '../../client/connections.ts';
import { explain } from '../../client/errors.ts';
import { take } from '../../client/events/event-stream.ts';
import type { Target } from '../../client/target.ts';
import { readRefusals } from '../../client/troubles.ts';
import type { AccountList, AccountRow, EventRow } from '../api.ts';
import type { EntryWindow } from './entry-window.ts';

/** As many as a person can look through. The latest event of each is read. */
const ACCOUNTS_MAX = 1_000;
/** At least this many events are counted, if there are that many. */
const COUNTED_ENTRIES = 2_000;
const DAY_SECONDS = 24 * 60 * 60;

/** @param recent the newest events, among which each account's are counted */
export async function readAccounts(
  target: Target,
  recent: EntryWindow,
  now: Date,
): Promise<AccountList> {
  await recent.refresh();
  await recent.extend(COUNTED_ENTRIES, ({ length }) => length >= COUNTED_ENTRIES);
  const [found, refusals] = await Promise.all([
    take(listAccounts(target), ACCOUNTS_MAX + 1),
    readDayOfRefusals(target, now),
  ]);
  const entries = recent.entries();
  const events = Map.groupBy(entries, ({ account }) => account);
  const refused = Map.groupBy(refusals.list, ({ account }) => account);
  const rowOf = ({ lastEvent: last, updatedBy: _, ...connection }: Account): AccountRow => ({
    ...connection,
    last: last && toLast(last),
    events: events.get(connection.account)?.length ?? 0,
    refused: refusals.problem === undefined ? (refused.get(connection.account)?.length ?? 0) : null,
  });
  const accounts = found.slice(0, ACCOUNTS_MAX).map(rowOf);
  const listed = new Set(accounts.map(({ account }) => account));
  // They had the app before this stack existed.
  for (const [account, [newest]] of events) {
    if (newest === undefined || listed.has(account)) continue;
    accounts.push({ ...rowOf({ account, lastEvent: undefined }), last: toLast(newest) });
  }
  accounts.sort((one, other) => (other.last?.time ?? 0) - (one.last?.time ?? 0));
  return {
    accounts,
    hasMore: found.length > ACCOUNTS_MAX,
    counted: entries.length,
    countedFrom: entries.at(-1)?.receivedAt,
    problem: refusals.problem,
  };
}

const toLast = (event: EventRow) => {
  const { object, objectId, action, time } = event;
  return { event: formatAddress(event), object, objectId, action, time };
};

/** Without permission to read the logs, the rest of the list still works. */
async function readDayOfRefusals(target: Target, now: Date) {
  const since = now.getTime() / 1000 - DAY_SECONDS;
  try {
    return { list: await readRefusals(target, { since }), problem: undefined };
  } catch (error) {
    const problem = explain(error);
    if (problem === undefined) throw error;
    return { list: [], problem };
  }
}
