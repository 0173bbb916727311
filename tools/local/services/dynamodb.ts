// DynamoDB on this machine: dynalite on loopback, on disk, with the tables of the template.

import type { Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { credentials } from '../credentials.ts';
import { listenOnLoopback } from '../loopback.ts';
import { REGION } from '../template/resource-names.ts';
import type { TableModel } from '../template/stack-model.ts';

export interface LocalDynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  /** What answers at the endpoint. */
  server: Server;
  /**
   * Makes the tables that the template has, keeping the items of an earlier run.
   * @throws Error when a table of an earlier run has other keys or indexes
   */
  provide(tables: readonly TableModel[]): Promise<void>;
  close(): Promise<void>;
}

/** @param folder where items are kept; they outlive the process, also a killed one */
export async function startDynamoDb(folder: string): Promise<LocalDynamoDb> {
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const endpoint = await listenOnLoopback(server);
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  return {
    endpoint,
    client,
    server,
    async provide(tables) {
      for (const table of tables) await provideTable(client, table);
    },
    async close() {
      client.destroy();
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A new table is there within milliseconds. */
const TABLE_WAIT_SECONDS = { minDelay: 0.02, maxDelay: 0.1, maxWaitTime: 10 };

/** Makes the table as the template has it, but for its time to live and its stream. */
export async function provideTable(client: DynamoDBClient, table: TableModel): Promise<void> {
  const { name: TableName, TimeToLiveSpecification: _, StreamSpecification: __, ...schema } = table;
  const existing = await describe(client, TableName);
  if (existing === undefined) {
    await client.send(
      new CreateTableCommand({ TableName, ...schema, BillingMode: 'PAY_PER_REQUEST' }),
    );
    await waitUntilTableExists({ client, ...TABLE_WAIT_SECONDS }, { TableName });
    return;
  }
  if (!isDeepStrictEqual(shapeOf(existing), shapeOf(schema))) {
    throw new Error(
      `the local table ${TableName} was made with other keys or indexes; remove the data folder to start anew`,
    );
  }
}

async function describe(
  client: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

type Shape = Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes'>;

const shapeOf = ({ KeySchema, GlobalSecondaryIndexes = [] }: Shape) => ({
  KeySchema,
  indexes: GlobalSecondaryIndexes.map((index) => ({
    name: index.IndexName,
    keys: index.KeySchema,
    projected: [...(index.Projection?.NonKeyAttributes ?? [])].sort(),
  })),
});
