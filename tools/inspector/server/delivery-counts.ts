// How often each listed event was delivered. The index does not say, because a repeat does not change it,
// so the items are asked: one query each, and not every one of them at every poll.

import pMap from 'p-map';
import { formatAddress } from '../../../lambda/table-layout.ts';
import { type EventSource, readDeliveryCount } from '../../client/events/event-items.ts';
import type { EventRow } from '../api.ts';

export interface DeliveryCounts {
  /** The rows with their counts, in the same order. */
  fill(rows: readonly EventRow[]): Promise<EventRow[]>;
}

/** Poster's first retries follow within seconds, so the rows at the top are asked at every poll. */
const FOLLOWED_ROWS = 20;
/** The other rows are asked again after this time. */
const COUNT_MAX_AGE_MS = 30_000;
/** Queries at the same time; the SDK has as many sockets. */
const CONCURRENT_QUERIES = 50;
/** Limits memory. */
const COUNTS_MAX = 20_000;

export function createDeliveryCounts(source: EventSource, now: () => number): DeliveryCounts {
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

  return {
    async fill(rows) {
      if (counts.size > COUNTS_MAX) counts.clear();
      await pMap(rows.filter(isDue), read, { concurrency: CONCURRENT_QUERIES });
      return rows.map((row) => ({
        ...row,
        deliveries: row.deliveries ?? counts.get(formatAddress(row))?.deliveries,
      }));
    },
  };
}
