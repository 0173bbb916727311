// The two queries that there are: one account's events by the table's key, and the latest of all
// accounts by the index, whose days are spread over partitions.

import {
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DAY_PARTITIONS } from '../../../lambda/consumer/event.ts';
import { type EventAddress, type EventItem, itemSchema, projection } from './event-reader.ts';
import type { EventFilter, EventSource } from './event-stream.ts';

/** In event time. The key begins with the time, of ten digits until 2286, so that it sorts by it. */
export async function* queryAccount(
  { dynamodb, tableName }: EventSource,
  filter: EventFilter & { account: string },
): AsyncGenerator<EventItem> {
  const { account, since, until } = filter;
  const conditions = filterConditions(filter);
  const isBounded = since !== undefined || until !== undefined;
  const bounds = {
    ':since': { S: keyOf(since ?? 0) },
    // The key goes on after the time: the next second is greater than each key of this one.
    ':until': { S: keyOf(Math.min((until ?? LAST_SECOND) + 1, LAST_SECOND)) },
  };
  const pages = query(dynamodb, {
    ...projection,
    TableName: tableName,
    ScanIndexForward: filter.oldestFirst === true,
    ConsistentRead: true,
    KeyConditionExpression: isBounded
      ? '#account = :account AND #eventKey BETWEEN :since AND :until'
      : '#account = :account',
    FilterExpression: conditions.expression,
    ExpressionAttributeValues: {
      ':account': { S: account },
      ...(isBounded && bounds),
      ...conditions.values,
    },
  });
  for await (const item of pages) yield itemSchema.parse(item);
}

const LAST_SECOND = 9_999_999_999;
const keyOf = (seconds: number): string => String(Math.floor(seconds)).padStart(10, '0');

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const entrySchema = z.object({ account: text, eventKey: text, receivedAt: text });
type RecentEntry = z.infer<typeof entrySchema>;

/** Keys of the events received between two times, in that order, across all accounts. */
export async function* queryRecent(
  source: EventSource,
  filter: EventFilter & { since: number; until: number },
): AsyncGenerator<EventAddress> {
  const since = isoOf(filter.since);
  const until = isoOf(filter.until);
  const { oldestFirst = false } = filter;
  const days = [...daysBetween(until, since)];
  for (const day of oldestFirst ? days.reverse() : days) {
    const partitions = Array.from({ length: DAY_PARTITIONS }, (_, n) =>
      queryPartition(source, filter, `${day}#${n}`, since, until),
    );
    yield* mergeInOrder(partitions, oldestFirst);
  }
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const DAY_MS = 24 * 60 * 60 * 1000;

function* daysBetween(last: string, first: string): Generator<string> {
  const dayOf = (iso: string) => iso.slice(0, 'YYYY-MM-DD'.length);
  for (let at = Date.parse(dayOf(last)); at >= Date.parse(dayOf(first)); at -= DAY_MS) {
    yield dayOf(new Date(at).toISOString());
  }
}

async function* queryPartition(
  { dynamodb, tableName }: EventSource,
  filter: EventFilter,
  day: string,
  since: string,
  until: string,
): AsyncGenerator<RecentEntry> {
  // How often an event was delivered is not in the index, since that changes.
  const conditions = filterConditions({ ...filter, repeatedOnly: false });
  const pages = query(dynamodb, {
    TableName: tableName,
    IndexName: 'recent',
    ScanIndexForward: filter.oldestFirst === true,
    KeyConditionExpression: '#day = :day AND #receivedAt BETWEEN :since AND :until',
    FilterExpression: conditions.expression,
    ProjectionExpression: '#account, #eventKey, #receivedAt',
    ExpressionAttributeNames: {
      '#day': 'day',
      '#receivedAt': 'receivedAt',
      '#account': 'account',
      '#eventKey': 'eventKey',
      ...conditions.names,
    },
    ExpressionAttributeValues: {
      ':day': { S: day },
      ':since': { S: since },
      ':until': { S: until },
      ...conditions.values,
    },
  });
  for await (const item of pages) yield entrySchema.parse(item);
}

/** Merges sequences that are each in order already; holds one entry of each. */
async function* mergeInOrder(
  sequences: AsyncGenerator<RecentEntry>[],
  oldestFirst: boolean,
): AsyncGenerator<RecentEntry> {
  const heads = await Promise.all(
    sequences.map(async (sequence) => ({ sequence, head: await sequence.next() })),
  );
  for (;;) {
    const open = heads.filter(({ head }) => !head.done);
    const [first] = open.sort((one, other) =>
      one.head.value.receivedAt < other.head.value.receivedAt === oldestFirst ? -1 : 1,
    );
    if (first === undefined) return;
    yield first.head.value;
    first.head = await first.sequence.next();
  }
}

function filterConditions({ object, id, action, repeatedOnly }: EventFilter) {
  const wanted = Object.entries({ object, objectId: id, action }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const expressions = wanted.map(({ name }) => `#${name} = :${name}`);
  if (repeatedOnly) expressions.push('#deliveries > :once');
  return {
    expression: expressions.length === 0 ? undefined : expressions.join(' AND '),
    names: Object.fromEntries(wanted.map(({ name }) => [`#${name}`, name])),
    values: {
      ...Object.fromEntries(wanted.map(({ name, value }) => [`:${name}`, { S: value }])),
      ...(repeatedOnly && { ':once': { N: '1' } }),
    },
  };
}

/** Whoever wants the latest few should not wait for a page of a megabyte. */
const PAGE_ITEMS = 200;

async function* query(client: DynamoDBClient, input: QueryCommandInput) {
  const pages = paginateQuery({ client }, { ...input, Limit: PAGE_ITEMS });
  for await (const { Items = [] } of pages) yield* Items;
}
