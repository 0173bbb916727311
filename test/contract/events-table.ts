// Creates the events table of the synthesized template in any DynamoDB, under a new name.

import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventStore, RecordOutcome } from '../../lambda/consumer/consume.ts';
import { toEvent } from '../../lambda/consumer/event.ts';
import { createEventStore, type EventStoreOptions } from '../../lambda/consumer/event-store.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import type { Delivery } from '../../lambda/table-layout.ts';
import { credentials } from '../../tools/local/local-state.ts';
import { provideTable } from '../../tools/local/services/dynamodb.ts';
import { readAssembly } from '../../tools/local/template/assembly.ts';
import { REGION } from '../../tools/local/template/references.ts';
import { readStackModel } from '../../tools/local/template/stack-model.ts';

/** For the services that no test here uses: nothing listens on port 9. */
const NOWHERE = 'http://127.0.0.1:9';

export interface EventsTable {
  client: DynamoDBClient;
  tableName: string;
  /** The consumer's store over this table. Without options, events are kept for ever. */
  store(options?: Partial<EventStoreOptions>): EventStore;
  /** Records one delivery of a hook with `store`. */
  record(
    fields: SignedFields,
    delivery: Delivery,
    options?: Partial<EventStoreOptions>,
  ): Promise<RecordOutcome>;
  /** The item of the event that a hook becomes; undefined when it is not in the table. */
  itemOf(fields: SignedFields): Promise<Record<string, AttributeValue> | undefined>;
  close(): void;
}

/** @param assembly the folder that the stack was synthesized into */
export async function openEventsTable(assembly: string, endpoint: string): Promise<EventsTable> {
  const services = { sqs: NOWHERE, dynamodb: endpoint, secretsmanager: NOWHERE };
  const [table] = readStackModel(readAssembly(assembly), services, NOWHERE).tables;
  if (table === undefined) throw new Error('the template has no table');
  const tableName = `events-${crypto.randomUUID()}`;
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  await provideTable(client, { ...table, name: tableName });
  const store = (options: Partial<EventStoreOptions> = {}) =>
    createEventStore(client, { tableName, retentionSeconds: 0, now: () => 0, ...options });
  return {
    client,
    tableName,
    store,
    record: (fields, delivery, options) =>
      store(options).record(toEvent({ fields, ...delivery }), delivery),
    async itemOf(fields) {
      const Key = { account: { S: fields.account }, eventKey: { S: eventKey(fields) } };
      const command = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
      return (await client.send(command)).Item;
    },
    close: () => client.destroy(),
  };
}
