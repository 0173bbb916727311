// The keys by which the stream of a table knows its items.

import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { TableModel } from '../template/stack-model.ts';

/** @throws Error for a table whose key is not text: a number can be written in several ways */
export function keyNamesOf({ name, KeySchema, AttributeDefinitions }: TableModel): string[] {
  const names = KeySchema.map(({ AttributeName }) => AttributeName);
  for (const { AttributeName, AttributeType } of AttributeDefinitions) {
    if (names.includes(AttributeName) && AttributeType !== 'S') {
      throw new Error(`the local stack streams tables with text keys alone, not ${name}`);
    }
  }
  return names;
}

/** The item's key as JSON, the same for every way of writing the item. */
export const keyOf = (attributes: Record<string, unknown>, names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, attributes[name]])));

const keySchema = z.record(z.string(), z.object({ S: z.string() }));

/** The attributes of a key that `keyOf` made. */
export const readKey = (itemKey: string) => keySchema.parse(JSON.parse(itemKey));

/** The keys of all items, as `keyOf` has them. */
export async function scanKeys(
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
