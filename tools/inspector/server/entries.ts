// Walks events newest first without their data: over the index `recent` for all accounts, over the
// table for one. By Query alone and page by page, so that a large table costs no more than a small one.

import {
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DAY_PARTITIONS } from '../../../lambda/consumer/event.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const entrySchema = z.object({
  account: text,
  eventKey: text,
  object: text,
  objectId: text,
  action: text,
  time: number,
  receivedAt: text,
  /** The index does not have it: it changes with every repeat. */
  deliveries: number.optional(),
});

export type Entry = z.infer<typeof entrySchema>;

export type Walk = AsyncGenerator<Entry, void, undefined>;

export interface EventsTable {
  client: DynamoDBClient;
  tableName: string;
}

const INDEXED = ['account', 'eventKey', 'object', 'objectId', 'action', 'time', 'receivedAt'];

/** Queries the attributes by name: `accessToken` never leaves the table. */
async function* query(
  { client, tableName }: EventsTable,
  attributes: readonly string[],
  pageItems: number,
  [key, value]: [name: string, value: string],
  index: Pick<QueryCommandInput, 'IndexName'> = {},
): Walk {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      ...index,
      KeyConditionExpression: `#${key} = :value`,
      ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(
        [...attributes, key].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: { ':value': { S: value } },
      ScanIndexForward: false,
      Limit: pageItems,
    },
  );
  for await (const { Items = [] } of pages) for (const item of Items) yield entrySchema.parse(item);
}

/** One account's events, latest event time first. */
export const walkAccount = (table: EventsTable, account: string, pageItems: number): Walk =>
  query(table, [...INDEXED, 'deliveries'], pageItems, ['account', account]);

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The events of all accounts, received last first.
 *
 * @param days how many to look at, today the first
 * @param pageItems of each of a day's partitions, which are read side by side
 */
export async function* walkRecent(
  table: EventsTable,
  now: Date,
  days: number,
  pageItems: number,
): Walk {
  for (let daysAgo = 0; daysAgo < days; daysAgo += 1) {
    const day = new Date(now.getTime() - daysAgo * DAY_MS)
      .toISOString()
      .slice(0, 'YYYY-MM-DD'.length);
    const partitions = Array.from({ length: DAY_PARTITIONS }, (_, n) =>
      query(table, INDEXED, pageItems, ['day', `${day}#${n}`], { IndexName: 'recent' }),
    );
    yield* mergeLatestFirst(partitions);
  }
}

/** Merges walks that are latest first by themselves. */
export async function* mergeLatestFirst(walks: readonly Walk[]): Walk {
  const heads = await Promise.all(walks.map((walk) => walk.next()));
  for (;;) {
    let latest: { at: number; entry: Entry } | undefined;
    for (const [at, { value: entry }] of heads.entries()) {
      const isLater = entry && (latest === undefined || entry.receivedAt > latest.entry.receivedAt);
      if (isLater) latest = { at, entry };
    }
    const walk = latest && walks[latest.at];
    if (latest === undefined || walk === undefined) return;
    yield latest.entry;
    heads[latest.at] = await walk.next();
  }
}
