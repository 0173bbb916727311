// Reads events from the table. Asks for each attribute by name, so that `accessToken` never leaves
// the table.

import { type DynamoDBClient, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DAY_PARTITIONS } from '../../lambda/consumer/event.ts';
import { INSPECTABLE_ATTRIBUTES } from '../../lambda/event-attributes.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const texts = z.object({ SS: z.array(z.string()) }).transform(({ SS }) => [...SS].sort());

const itemSchema = z.object({
  account: text,
  eventKey: text,
  object: text,
  objectId: text,
  action: text,
  time: number,
  accountNumber: text.optional(),
  data: text.optional(),
  receivedAt: text,
  deliveries: number,
  deliveryLog: texts,
  expiresAt: number.optional(),
  day: text,
} satisfies Record<(typeof INSPECTABLE_ATTRIBUTES)[number], z.ZodType>);

/** An item of the table, all but `accessToken`. */
export type EventItem = z.infer<typeof itemSchema>;

const projection = {
  ProjectionExpression: INSPECTABLE_ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    INSPECTABLE_ATTRIBUTES.map((name) => [`#${name}`, name]),
  ),
};

/** The events of one account, latest event time first. */
export async function readEventsOf(
  client: DynamoDBClient,
  TableName: string,
  account: string,
  limit: number,
): Promise<EventItem[]> {
  const events: EventItem[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      ...projection,
      KeyConditionExpression: '#account = :account',
      ExpressionAttributeValues: { ':account': { S: account } },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: Math.min(limit, PAGE_ITEMS),
    },
  );
  for await (const { Items = [] } of pages) {
    events.push(...Items.map((item) => itemSchema.parse(item)));
    if (events.length >= limit) break;
  }
  return events.slice(0, limit);
}

const PAGE_ITEMS = 1000;
/** How far back to look for the latest: the default retention. */
const LOOK_BACK_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The events received last, across all accounts, of the last 90 days. */
export async function readRecentEvents(
  client: DynamoDBClient,
  TableName: string,
  limit: number,
  now: Date,
): Promise<EventItem[]> {
  const found: RecentEntry[] = [];
  for (let daysAgo = 0; daysAgo < LOOK_BACK_DAYS && found.length < limit; daysAgo += 1) {
    const day = new Date(now.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);
    const partitions = await Promise.all(
      Array.from({ length: DAY_PARTITIONS }, (_, n) =>
        readPartition(client, TableName, `${day}#${n}`, limit),
      ),
    );
    found.push(...partitions.flat().sort(latestFirst));
  }
  return readItems(client, TableName, found.slice(0, limit));
}

const recentSchema = z.object({ account: text, eventKey: text, receivedAt: text });
type RecentEntry = z.infer<typeof recentSchema>;

const latestFirst = (one: RecentEntry, other: RecentEntry): number =>
  one.receivedAt < other.receivedAt ? 1 : one.receivedAt > other.receivedAt ? -1 : 0;

async function readPartition(
  client: DynamoDBClient,
  TableName: string,
  day: string,
  limit: number,
): Promise<RecentEntry[]> {
  const entries: RecentEntry[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      IndexName: 'recent',
      KeyConditionExpression: '#day = :day',
      ProjectionExpression: 'account, eventKey, receivedAt',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': { S: day } },
      ScanIndexForward: false,
      Limit: Math.min(limit, PAGE_ITEMS),
    },
  );
  for await (const { Items = [] } of pages) {
    entries.push(...Items.map((item) => recentSchema.parse(item)));
    if (entries.length >= limit) break;
  }
  return entries;
}

/** Queries at the same time. */
const QUERIES = 50;

/** The whole items, in the order of `entries`; one deleted since is left out. */
async function readItems(
  client: DynamoDBClient,
  TableName: string,
  entries: readonly RecentEntry[],
): Promise<EventItem[]> {
  const items: EventItem[] = [];
  for (let start = 0; start < entries.length; start += QUERIES) {
    const batch = entries.slice(start, start + QUERIES);
    const answers = await Promise.all(batch.map((key) => readEvent(client, TableName, key)));
    items.push(...answers.filter((item) => item !== undefined));
  }
  return items;
}

/** One event, if it is there. By a query: who may only inspect (`grantInspect`) may do nothing else. */
export async function readEvent(
  client: DynamoDBClient,
  TableName: string,
  { account, eventKey }: Pick<EventItem, 'account' | 'eventKey'>,
): Promise<EventItem | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      ...projection,
      KeyConditionExpression: '#account = :account AND #eventKey = :eventKey',
      ExpressionAttributeValues: { ':account': { S: account }, ':eventKey': { S: eventKey } },
    }),
  );
  return Items[0] && itemSchema.parse(Items[0]);
}
