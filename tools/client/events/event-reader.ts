// An event as tools read it. Each attribute is asked for by name, so that `accessToken` never leaves
// the table.

import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { INSPECTABLE_ATTRIBUTES } from '../../../lambda/table-layout.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const texts = z.object({ SS: z.array(z.string()) }).transform(({ SS }) => [...SS].sort());

export const itemSchema = z.object({
  account: text,
  eventKey: text,
  object: text,
  objectId: text,
  action: text,
  time: number,
  accountNumber: text.optional(),
  data: text.optional(),
  receivedAt: text,
  deliveries: number,
  deliveryLog: texts,
  expiresAt: number.optional(),
  day: text,
} satisfies Record<(typeof INSPECTABLE_ATTRIBUTES)[number], z.ZodType>);

/** An item of the table, all but `accessToken`. */
export type EventItem = z.infer<typeof itemSchema>;

/** Names each attribute, `#account` and so on, so that `accessToken` stays where it is. */
export const projection = {
  ProjectionExpression: INSPECTABLE_ATTRIBUTES.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    INSPECTABLE_ATTRIBUTES.map((name) => [`#${name}`, name]),
  ),
};

/** What names an event: the table's key. */
export interface EventAddress {
  account: string;
  eventKey: string;
}

/**
 * One event. By a query, since who may only inspect may do nothing else (`grantInspect`).
 *
 * @returns undefined when there is none by that key
 */
export async function readEvent(
  client: DynamoDBClient,
  TableName: string,
  { account, eventKey }: EventAddress,
): Promise<EventItem | undefined> {
  const { Items: [item] = [] } = await client.send(
    new QueryCommand({
      TableName,
      ...projection,
      KeyConditionExpression: '#account = :account AND #eventKey = :eventKey',
      ExpressionAttributeValues: { ':account': { S: account }, ':eventKey': { S: eventKey } },
      ConsistentRead: true,
    }),
  );
  return item && itemSchema.parse(item);
}
