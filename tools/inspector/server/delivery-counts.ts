// How often each listed event was delivered. The index `recent` does not say, since a repeat does not
// touch it, so the items are asked: one query each, and not each of them at every poll.

import { QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { EventRow } from '../api.ts';
import type { Entry, EventsTable } from './entries.ts';

export interface DeliveryCounts {
  /** The entries with their counts, in the same order. */
  fill(entries: readonly Entry[]): Promise<EventRow[]>;
}

/** At the top, where Poster's retries land within seconds, every poll asks anew. */
const FOLLOWED_ROWS = 20;
/** The rest is asked again after so long. */
const COUNT_MAX_AGE_MS = 30_000;
/** Queries at the same time, the SDK's number of sockets. */
const QUERIES = 50;
/** Bounds memory. */
const COUNTS_MAX = 20_000;

const countSchema = z.object({ deliveries: z.object({ N: z.string() }) });

export function createDeliveryCounts(
  { client, tableName }: EventsTable,
  now: () => number,
): DeliveryCounts {
  const counts = new Map<string, { deliveries: number | undefined; readAt: number }>();
  const keyOf = ({ account, eventKey }: Entry) => `${account};${eventKey}`;

  async function read(entry: Entry): Promise<void> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'account = :account AND eventKey = :eventKey',
        ProjectionExpression: 'deliveries',
        ExpressionAttributeValues: {
          ':account': { S: entry.account },
          ':eventKey': { S: entry.eventKey },
        },
      }),
    );
    const item = countSchema.safeParse(Items[0]);
    const deliveries = item.success ? Number(item.data.deliveries.N) : undefined;
    counts.set(keyOf(entry), { deliveries, readAt: now() });
  }

  const isDue = (entry: Entry, position: number): boolean => {
    if (entry.deliveries !== undefined) return false;
    const count = counts.get(keyOf(entry));
    if (count === undefined || position < FOLLOWED_ROWS) return true;
    return now() - count.readAt > COUNT_MAX_AGE_MS;
  };

  return {
    async fill(entries) {
      if (counts.size > COUNTS_MAX) counts.clear();
      const due = entries.filter(isDue);
      for (let start = 0; start < due.length; start += QUERIES) {
        await Promise.all(due.slice(start, start + QUERIES).map(read));
      }
      return entries.map((entry) => ({
        ...entry,
        deliveries: entry.deliveries ?? counts.get(keyOf(entry))?.deliveries,
      }));
    },
  };
}
