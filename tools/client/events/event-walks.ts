// The two ways to walk through events in order: one account's events along the table's key, and all
// accounts' events along the index, whose days are spread over partitions. Both read page by page, so that
// a large table costs no more than a small one.

import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  DAY_PARTITIONS,
  dayOf,
  dayPartition,
  type EventItem,
  INDEX,
  type IndexEntry,
} from '../../../lambda/table-layout.ts';
import { decodeItem, type EventSource, itemSchema } from './event-items.ts';

interface WalkConditions {
  object?: string | undefined;
  id?: string | undefined;
  action?: string | undefined;
  /** Newest first unless this is set. */
  oldestFirst?: boolean | undefined;
  /** Items read at a time. @default 200, so that readers who want the latest few do not wait for a megabyte */
  pageItems?: number | undefined;
}

export interface AccountWalk extends WalkConditions {
  account: string;
  /** Event time in unix seconds, both inclusive. */
  since?: number | undefined;
  until?: number | undefined;
  /** Up to this key, inclusive, instead of `until`. */
  lastKey?: string | undefined;
  /** Only events that were delivered more than once. */
  repeatedOnly?: boolean | undefined;
}

interface RecentWalk extends WalkConditions {
  /** Time of receipt in unix seconds, both inclusive. */
  since: number;
  until: number;
}

const PAGE_ITEMS = 200;

/** In 2286. Keys start with the time, so they sort by time as long as it has ten digits. */
export const LAST_SECOND = 9_999_999_999;
/** Not greater than any key of that second. */
export const firstKey = (seconds: number): string => String(Math.floor(seconds)).padStart(10, '0');
/** Greater than every key of that second, because a key continues after the time. */
export const endKey = (seconds: number): string => firstKey(Math.min(seconds + 1, LAST_SECOND));

/** One account's events, in event time. */
export async function* walkAccount(
  source: EventSource,
  walk: AccountWalk,
): AsyncGenerator<EventItem> {
  const { account, since, until, lastKey } = walk;
  const isBounded = since !== undefined || until !== undefined || lastKey !== undefined;
  const bounds = {
    ':since': { S: firstKey(since ?? 0) },
    ':until': { S: lastKey ?? endKey(until ?? LAST_SECOND) },
  };
  const pages = query(source, walk, {
    ConsistentRead: true,
    KeyConditionExpression: isBounded
      ? 'account = :account AND eventKey BETWEEN :since AND :until'
      : 'account = :account',
    ExpressionAttributeValues: { ':account': { S: account }, ...(isBounded && bounds) },
  });
  for await (const item of pages) yield decodeItem(item);
}

/** The index entries of the events of all accounts, in the order in which they were received. */
export async function* walkRecent(
  source: EventSource,
  walk: RecentWalk,
): AsyncGenerator<IndexEntry> {
  const since = isoOf(walk.since);
  const until = isoOf(walk.until);
  const { oldestFirst = false } = walk;
  const days = [...daysBetween(until, since)];
  for (const day of oldestFirst ? days.reverse() : days) {
    const partitions = Array.from({ length: DAY_PARTITIONS }, (_, number) =>
      walkPartition(source, walk, dayPartition(day, number), since, until),
    );
    yield* mergeInOrder(partitions, oldestFirst);
  }
}

export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const DAY_MS = 24 * 60 * 60 * 1000;

function* daysBetween(last: string, first: string): Generator<string> {
  for (let at = Date.parse(dayOf(last)); at >= Date.parse(dayOf(first)); at -= DAY_MS) {
    yield dayOf(new Date(at).toISOString());
  }
}

const entrySchema = itemSchema.pick({
  account: true,
  eventKey: true,
  object: true,
  objectId: true,
  action: true,
  time: true,
  receivedAt: true,
  day: true,
} satisfies Record<keyof IndexEntry, true>);

async function* walkPartition(
  source: EventSource,
  walk: RecentWalk,
  partition: string,
  since: string,
  until: string,
): AsyncGenerator<IndexEntry> {
  const pages = query(source, walk, {
    IndexName: INDEX.name,
    KeyConditionExpression: `#day = :partition AND ${INDEX.sortKey} BETWEEN :since AND :until`,
    // A reserved word, unlike the sort key.
    ExpressionAttributeNames: { '#day': INDEX.partitionKey },
    ExpressionAttributeValues: {
      ':partition': { S: partition },
      ':since': { S: since },
      ':until': { S: until },
    },
  });
  for await (const item of pages) yield entrySchema.parse(unmarshall(item));
}

/** Merges sequences that are in order already. Holds one entry of each. */
export async function* mergeInOrder<Entry extends Pick<IndexEntry, 'receivedAt'>>(
  sequences: readonly AsyncGenerator<Entry>[],
  oldestFirst: boolean,
): AsyncGenerator<Entry> {
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

/** Runs one query over all its pages, with the walk's conditions as a filter. */
async function* query(
  { dynamodb, tableName }: EventSource,
  { oldestFirst = false, pageItems = PAGE_ITEMS, ...walk }: WalkConditions | AccountWalk,
  input: Omit<QueryCommandInput, 'TableName'>,
) {
  const wanted = Object.entries({
    object: walk.object,
    objectId: walk.id,
    action: walk.action,
  }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const conditions = wanted.map(({ name }) => `#${name} = :${name}`);
  const isRepeatedOnly = 'repeatedOnly' in walk && walk.repeatedOnly === true;
  if (isRepeatedOnly) conditions.push('deliveries > :once');
  const names = {
    ...input.ExpressionAttributeNames,
    ...Object.fromEntries(wanted.map(({ name }) => [`#${name}`, name])),
  };
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: tableName,
      ...input,
      ScanIndexForward: oldestFirst,
      Limit: pageItems,
      FilterExpression: conditions.length === 0 ? undefined : conditions.join(' AND '),
      // DynamoDB refuses names that are not used, and an empty list of names.
      ExpressionAttributeNames: Object.keys(names).length === 0 ? undefined : names,
      ExpressionAttributeValues: {
        ...input.ExpressionAttributeValues,
        ...Object.fromEntries(wanted.map(({ name, value }) => [`:${name}`, { S: value }])),
        ...(isRepeatedOnly && { ':once': { N: '1' } }),
      },
    },
  );
  for await (const { Items = [] } of pages) yield* Items;
}
