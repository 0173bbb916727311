// The streams of the template's tables: a durable feed of new items, for any number of mappings.
// Changes and deletions are left out, because nothing here subscribes to them.

import { EventEmitter, once } from 'node:events';
import { type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type StreamRecord, toStreamRecord } from '../../stream/stream-record.ts';
import type { LocalDynamoDb } from '../services/dynamodb.ts';
import { streamArn } from '../template/references.ts';
import type { TableModel } from '../template/stack-model.ts';
import { type Change, openChangeLog } from './change-log.ts';
import { watchWrites } from './table-writes.ts';

export interface StreamEntry {
  sequence: number;
  /** Undefined when the item has been deleted since. */
  record: StreamRecord | undefined;
}

/** One mapping's view of a stream. */
export interface StreamReader {
  /** The next entries; empty when there is nothing new. */
  read(limit: number): Promise<StreamEntry[]>;
  /** Marks everything up to `sequence` as done. It is never read again. */
  advance(sequence: number): void;
  /** Resolves once there is something to read; rejects when aborted. */
  inserted(signal: AbortSignal): Promise<void>;
}

export interface TableStreams {
  /** @throws Error when no table of the template has this stream */
  reader(streamArn: string, mapping: string): StreamReader;
  /** Whether a table of the template has this stream. */
  has(streamArn: string): boolean;
  /** Entries after `sequence`, without marking anything. @throws as `reader` */
  read(streamArn: string, sequence: number, limit: number): Promise<StreamEntry[]>;
  /** Whether a record is older than the 24 hours that a stream keeps, or was never there. @throws as `reader` */
  isTrimmed(streamArn: string, sequence: number): boolean;
  close(): void;
}

/** @param file of the change log; it survives the end of the process, even a kill -9 */
export async function startTableStreams(
  dynamodb: LocalDynamoDb,
  tables: readonly TableModel[],
  file: string,
): Promise<TableStreams> {
  const streamed = tables.filter(({ StreamSpecification }) => StreamSpecification !== undefined);
  if (streamed.length === 0) return NO_STREAMS;
  const keyNames = new Map(streamed.map((table) => [table.name, keyNamesOf(table)]));
  const log = openChangeLog(file, Date.now);
  for (const [name, keys] of keyNames) {
    log.reconcile(name, await scanKeys(dynamodb.client, name, keys));
  }
  const inserts = new EventEmitter();
  const stopWatching = watchWrites(dynamodb.server, ({ table, kind, attributes }) => {
    const names = keyNames.get(table);
    if (names === undefined) return;
    const itemKey = keyOf(attributes, names);
    if (kind === 'delete') log.remove(table, itemKey);
    else if (log.insert(table, itemKey)) inserts.emit(table);
  });

  const readAfter = (table: string, after: number, limit: number): Promise<StreamEntry[]> =>
    Promise.all(
      log.after(table, after, limit).map(async ({ sequence, itemKey, insertedAtMs }: Change) => {
        const keys = keySchema.parse(JSON.parse(itemKey));
        const { Item } = await dynamodb.client.send(
          new GetItemCommand({ TableName: table, Key: keys, ConsistentRead: true }),
        );
        const origin = { streamArn: streamArn(table), sequence, insertedAtMs, keys };
        return { sequence, record: Item && toStreamRecord(origin, Item) };
      }),
    );

  function createReader(table: string, mapping: string): StreamReader {
    let position = log.position(mapping, table);
    return {
      read: (limit) => readAfter(table, position, limit),
      advance(sequence) {
        log.advance(mapping, sequence);
        position = sequence;
      },
      async inserted(signal) {
        const isUpToDate = log.after(table, position, 1).length === 0;
        if (isUpToDate) await once(inserts, table, { signal });
      },
    };
  }

  const tableOf = (arn: string): string => {
    const table = streamed.find(({ name }) => streamArn(name) === arn);
    if (table === undefined) throw noStream(arn);
    return table.name;
  };

  return {
    reader: (arn, mapping) => createReader(tableOf(arn), mapping),
    has: (arn) => streamed.some(({ name }) => streamArn(name) === arn),
    read: (arn, sequence, limit) => readAfter(tableOf(arn), sequence, limit),
    isTrimmed: (arn, sequence) => log.isTrimmed(tableOf(arn), sequence),
    close() {
      stopWatching();
      log.close();
    },
  };
}

const noStream = (arn: string) => new Error(`the template has no stream ${arn}`);
const hasNone = (arn: string): never => {
  throw noStream(arn);
};

const NO_STREAMS: TableStreams = {
  ...{ reader: hasNone, read: hasNone, isTrimmed: hasNone },
  has: () => false,
  close() {},
};

/** @throws Error for a table whose key is not text: one number can be written in several ways */
function keyNamesOf({ name, KeySchema, AttributeDefinitions }: TableModel): string[] {
  const names = KeySchema.map(({ AttributeName }) => AttributeName);
  for (const { AttributeName, AttributeType } of AttributeDefinitions) {
    if (names.includes(AttributeName) && AttributeType !== 'S') {
      throw new Error(`the local stack streams only tables with text keys, not ${name}`);
    }
  }
  return names;
}

/** The item's key as JSON, the same for every operation that writes the item. */
const keyOf = (attributes: Record<string, unknown>, names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, attributes[name]])));

/** The attributes in a key that `keyOf` made. */
const keySchema = z.record(z.string(), z.object({ S: z.string() }));

/** The keys of all items in a table, as `keyOf` writes them. */
async function scanKeys(
  client: DynamoDBClient,
  TableName: string,
  names: readonly string[],
): Promise<string[]> {
  const pages = paginateScan(
    { client },
    {
      TableName,
      ConsistentRead: true,
      ProjectionExpression: names.map((_, index) => `#${index}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
    },
  );
  const keys: string[] = [];
  for await (const { Items = [] } of pages) keys.push(...Items.map((item) => keyOf(item, names)));
  return keys;
}
