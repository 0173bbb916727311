// The streams of the template's tables: a durable feed of the items that are new, for any number of
// mappings. Changes and deletions are in none of it: nothing here subscribes to them.

import { EventEmitter, once } from 'node:events';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { LocalDynamoDb } from '../services/dynamodb.ts';
import { streamArn } from '../template/resource-names.ts';
import type { TableModel } from '../template/stack-model.ts';
import { type Change, type ChangeLog, openChangeLog } from './change-log.ts';
import { type StreamRecord, toStreamRecord } from './stream-record.ts';
import { keyNamesOf, keyOf, readKey, scanKeys } from './table-keys.ts';
import { watchWrites } from './table-writes.ts';

export interface StreamEntry {
  sequence: number;
  /** Undefined when the item was deleted in the meantime. */
  record: StreamRecord | undefined;
}

/** One mapping's view of a stream. */
export interface StreamReader {
  /** What comes next; empty when there is nothing new. */
  read(limit: number): Promise<StreamEntry[]>;
  /** Everything up to `sequence` is done, and is never read again. */
  advance(sequence: number): void;
  /** Resolves once there is something to read; rejects when aborted. */
  inserted(signal: AbortSignal): Promise<void>;
}

export interface TableStreams {
  /** @throws Error when no table of the template has this stream */
  reader(streamArn: string, mapping: string): StreamReader;
  close(): void;
}

/** @param file of the change log; it outlives the process, also a killed one */
export async function startTableStreams(
  dynamodb: LocalDynamoDb,
  tables: readonly TableModel[],
  file: string,
): Promise<TableStreams> {
  const streamed = tables.filter(({ StreamSpecification }) => StreamSpecification !== undefined);
  if (streamed.length === 0) return NO_STREAMS;
  const keyNames = new Map(streamed.map((table) => [table.name, keyNamesOf(table)]));
  const log = openChangeLog(file, Date.now);
  for (const [name, keys] of keyNames)
    log.reconcile(name, await scanKeys(dynamodb.client, name, keys));
  const inserts = new EventEmitter();
  const stopWatching = watchWrites(dynamodb.server, ({ table, kind, attributes }) => {
    const names = keyNames.get(table);
    if (names === undefined) return;
    const itemKey = keyOf(attributes, names);
    if (kind === 'delete') log.remove(table, itemKey);
    else if (log.insert(table, itemKey)) inserts.emit(table);
  });
  return {
    reader(arn, mapping) {
      const table = streamed.find(({ name }) => streamArn(name) === arn);
      if (table === undefined) throw noStream(arn);
      return createReader(dynamodb, log, inserts, table.name, mapping);
    },
    close() {
      stopWatching();
      log.close();
    },
  };
}

const noStream = (arn: string) => new Error(`the template has no stream ${arn}`);

const NO_STREAMS: TableStreams = {
  reader(arn) {
    throw noStream(arn);
  },
  close() {},
};

function createReader(
  { client }: LocalDynamoDb,
  log: ChangeLog,
  inserts: EventEmitter,
  table: string,
  mapping: string,
): StreamReader {
  let position = log.position(mapping, table);
  const readEntry = async ({ sequence, itemKey, insertedAtMs }: Change): Promise<StreamEntry> => {
    const keys = readKey(itemKey);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keys, ConsistentRead: true }),
    );
    const origin = { streamArn: streamArn(table), sequence, insertedAtMs, keys };
    return { sequence, record: Item && toStreamRecord(origin, Item) };
  };
  return {
    read: (limit) => Promise.all(log.after(table, position, limit).map(readEntry)),
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
