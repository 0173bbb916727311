// Creates the tables of the synthesized template in any DynamoDB, under new names.

import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createConnections } from '../../lambda/consumer/connections.ts';
import type { Connections, EventStore, RecordOutcome } from '../../lambda/consumer/consume.ts';
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

export interface PipelineTables {
  client: DynamoDBClient;
  /** The events table. */
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
  connections: Connections;
  /** The consumer's connections over another table. */
  connectionsOver(tableName: string): Connections;
  /** The account's item in the connections table, decoded. */
  connectionOf(account: string): Promise<Record<string, unknown> | undefined>;
  close(): void;
}

/** @param assembly the folder that the stack was synthesized into */
export async function openPipelineTables(
  assembly: string,
  endpoint: string,
): Promise<PipelineTables> {
  const services = { sqs: NOWHERE, dynamodb: endpoint, secretsmanager: NOWHERE };
  const { tables, outputs } = readStackModel(readAssembly(assembly), services, NOWHERE);
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  const create = async (output: string): Promise<string> => {
    const table = tables.find(({ name }) => name === outputs[output]);
    if (table === undefined) throw new Error(`the template has no table ${output}`);
    const name = `${output}-${crypto.randomUUID()}`;
    await provideTable(client, { ...table, name });
    return name;
  };
  const tableName = await create('EventsTableName');
  const connectionsTableName = await create('ConnectionsTableName');
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
    connections: createConnections(client, connectionsTableName),
    connectionsOver: (name) => createConnections(client, name),
    async connectionOf(account) {
      const command = new GetItemCommand({
        TableName: connectionsTableName,
        Key: { account: { S: account } },
        ConsistentRead: true,
      });
      const { Item } = await client.send(command);
      return Item && unmarshall(Item);
    },
    close: () => client.destroy(),
  };
}
