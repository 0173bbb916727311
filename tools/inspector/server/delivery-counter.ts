// How often each listed event was delivered.

import pMap from 'p-map';
import { formatAddress } from '../../../lambda/table-layout.ts';
import { type EventSource, readDeliveryCount } from '../../client/events/event-items.ts';
import type { EventRow } from '../api.ts';

/** Poster's first retries follow within seconds, so the top rows are counted again at every poll. */
const FOLLOWED_ROWS = 20;
/** The other rows are counted again after this time. */
const COUNT_MAX_AGE_MS = 30_000;
/** Queries at the same time. The SDK opens as many sockets. */
const CONCURRENT_QUERIES = 50;
/** Limits memory. */
const COUNTS_MAX = 20_000;

/**
 * The returned function adds to each row how often its event was delivered. The index does not have the
 * count, because repeats do not change the index. So each item is queried, though not at every poll.
 */
export function createDeliveryCounter(source: EventSource, now: () => number) {
  const counts = new Map<string, { deliveries: number | undefined; readAt: number }>();

  async function read(row: EventRow): Promise<void> {
    const deliveries = await readDeliveryCount(source, row);
    counts.set(formatAddress(row), { deliveries, readAt: now() });
  }
  const isDue = (row: EventRow, position: number): boolean => {
    if (row.deliveries !== undefined) return false;
    const count = counts.get(formatAddress(row));
    if (count === undefined || position < FOLLOWED_ROWS) return true;
    return now() - count.readAt > COUNT_MAX_AGE_MS;
  };
  return async (rows: readonly EventRow[]): Promise<EventRow[]> => {
    if (counts.size > COUNTS_MAX) counts.clear();
    await pMap(rows.filter(isDue), read, { concurrency: CONCURRENT_QUERIES });
    return rows.map((row) => ({
      ...row,
      deliveries: row.deliveries ?? counts.get(formatAddress(row))?.deliveries,
    }));
  };
}
