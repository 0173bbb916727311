// Deletes expired items, as DynamoDB does for a table with a time to live; dynalite does not.

import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { TableModel } from '../template/stack-model.ts';

/** DynamoDB itself takes hours to days. */
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

/** Sweeps every hour until stopped. A failing sweep is left to the next one. */
export function startTtlSweeper(client: DynamoDBClient, tables: readonly TableModel[]) {
  const timer = setInterval(() => {
    for (const table of tables) sweep(client, table, Date.now()).catch(() => {});
  }, SWEEP_INTERVAL_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}

/** Deletes the items whose time to live is over. @returns how many */
export async function sweep(
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
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return deleted;
}
