// DynamoDB on this machine: dynalite on loopback and on disk, with the template's tables and the time
// to live, which dynalite lacks.

import type { Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  ResourceInUseException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { credentials } from '../local-state.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { REGION } from '../template/references.ts';
import type { TableModel } from '../template/stack-model.ts';
import './dynalite-locks.ts';
import { findExpressionProblem } from './expressions.ts';
import { guard } from './guard.ts';

export interface LocalDynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  /** The server that answers at the endpoint. */
  server: Server;
  /**
   * Creates the tables and deletes their expired items from now on. Keeps the items of an earlier run.
   *
   * @throws Error when a table of an earlier run has other keys or indexes
   */
  provide(tables: readonly TableModel[]): Promise<void>;
  close(): Promise<void>;
}

/** DynamoDB itself takes hours to days to delete an expired item. */
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

/** @param folder where items are kept; they survive the end of the process, even a kill -9 */
export async function startDynamoDb(folder: string): Promise<LocalDynamoDb> {
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  guard(server, { findProblem: findExpressionProblem });
  const endpoint = await listenOnLoopback(server);
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
  let sweeping: NodeJS.Timeout | undefined;
  return {
    endpoint,
    client,
    server,
    async provide(tables) {
      for (const table of tables) await provideTable(client, table);
      clearInterval(sweeping);
      sweeping = setInterval(() => {
        // After a failure, the next sweep deletes what is left.
        for (const table of tables) deleteExpired(client, table, Date.now()).catch(() => {});
      }, SWEEP_INTERVAL_MS).unref();
    },
    async close() {
      clearInterval(sweeping);
      client.destroy();
      await closeServer(server);
    },
  };
}

/** A new table exists within milliseconds. */
const TABLE_WAIT_SECONDS = { minDelay: 0.02, maxDelay: 0.1, maxWaitTime: 10 };

/** Creates the table as the template declares it, except for its time to live and its stream. */
export async function provideTable(client: DynamoDBClient, table: TableModel): Promise<void> {
  const { name: TableName, TimeToLiveSpecification: _, StreamSpecification: __, ...schema } = table;
  try {
    await client.send(
      new CreateTableCommand({ TableName, ...schema, BillingMode: 'PAY_PER_REQUEST' }),
    );
    await waitUntilTableExists({ client, ...TABLE_WAIT_SECONDS }, { TableName });
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName }));
    if (isDeepStrictEqual(shapeOf(Table), shapeOf(schema))) return;
    throw new Error(
      `the local table ${TableName} has other keys or indexes than the template; remove the data folder to start afresh`,
    );
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

/** Deletes the items whose time to live is over. @returns how many */
export async function deleteExpired(
  client: DynamoDBClient,
  { name: TableName, KeySchema, TimeToLiveSpecification }: TableModel,
  nowMs: number,
): Promise<number> {
  if (!TimeToLiveSpecification?.Enabled) return 0;
  const expired = {
    ExpressionAttributeNames: { '#ttl': TimeToLiveSpecification.AttributeName },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
  };
  const isExpired = '#ttl < :now';
  let deleted = 0;
  const pages = paginateScan({ client }, { TableName, FilterExpression: isExpired, ...expired });
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const keys = KeySchema.map(({ AttributeName }) => AttributeName);
      const Key = Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)));
      try {
        await client.send(
          new DeleteItemCommand({ TableName, Key, ConditionExpression: isExpired, ...expired }),
        );
        deleted += 1;
      } catch (error) {
        // The item was written again after the scan read it.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return deleted;
}
