// The events table of the synthesized template at any DynamoDB endpoint, under a name of its own.

import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventStore } from '../../lambda/consumer/consume.ts';
import { createEventStore } from '../../lambda/consumer/event-store.ts';
import { credentials } from '../../tools/local/credentials.ts';
import { provideTable } from '../../tools/local/services/dynamodb.ts';
import { readAssembly } from '../../tools/local/template/assembly.ts';
import { REGION } from '../../tools/local/template/resource-names.ts';
import { readStackModel } from '../../tools/local/template/stack-model.ts';

const NOWHERE = 'http://127.0.0.1:9';

export interface EventsTable {
  client: DynamoDBClient;
  tableName: string;
  /** The product's own store over this table. */
  store(options?: { tableName?: string; retentionSeconds?: number; nowMs?: number }): EventStore;
  /** @returns undefined when there is no such item */
  item(key: { account: string; eventKey: string }): Promise<Item | undefined>;
  close(): void;
}

export type Item = Record<string, AttributeValue>;

/** @param assembly folder that the stack was synthesized to */
export async function openEventsTable(assembly: string, endpoint: string): Promise<EventsTable> {
  const services = { sqs: NOWHERE, dynamodb: endpoint, secretsmanager: NOWHERE };
  const [table] = readStackModel(readAssembly(assembly), services, NOWHERE).tables;
  if (table === undefined) throw new Error('the template has no table');
  const tableName = `events-${crypto.randomUUID()}`;
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  await provideTable(client, { ...table, name: tableName });
  return {
    client,
    tableName,
    store: ({ nowMs = 0, ...options } = {}) =>
      createEventStore(client, { tableName, retentionSeconds: 0, now: () => nowMs, ...options }),
    async item({ account, eventKey }) {
      const Key = { account: { S: account }, eventKey: { S: eventKey } };
      const command = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
      return (await client.send(command)).Item;
    },
    close: () => client.destroy(),
  };
}
