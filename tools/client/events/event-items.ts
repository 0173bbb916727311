// Reads events from the table as tools see them. Every read names the attributes it wants, so that
// `accessToken` never leaves the table.

import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import {
  type EventAddress,
  type EventItem,
  inspectableAttributes,
} from '../../../lambda/table-layout.ts';

/** Where events are stored. */
export interface EventSource {
  dynamodb: DynamoDBClient;
  tableName: string;
}

/** The attributes of an item, decoded from DynamoDB's own form by `unmarshall`. */
export const itemSchema = z.object({
  account: z.string(),
  eventKey: z.string(),
  object: z.string(),
  objectId: z.string(),
  action: z.string(),
  time: z.number(),
  accountNumber: z.string().optional(),
  data: z.string().optional(),
  receivedAt: z.string(),
  deliveries: z.number(),
  deliveryLog: z.set(z.string()).transform((entries) => [...entries].sort()),
  expiresAt: z.number().optional(),
  day: z.string(),
} satisfies { [Name in keyof EventItem]-?: z.ZodType<EventItem[Name]> });

/** @throws ZodError naming the attribute that is missing or of another type */
export const decodeItem = (item: Record<string, AttributeValue>): EventItem =>
  itemSchema.parse(unmarshall(item));

/** The part of a read that names its attributes. Names are written as `#name`: some are reserved words. */
export const projectionOf = (names: readonly (keyof EventItem)[]) => ({
  ProjectionExpression: names.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
});

/** @returns the event with that address, or undefined when there is none */
export async function readEvent(
  source: EventSource,
  address: EventAddress,
): Promise<EventItem | undefined> {
  const item = await queryItem(source, address, inspectableAttributes(), { isConsistent: true });
  return item && decodeItem(item);
}

/** How often an event was delivered; undefined when there is no such event. May lag by a second. */
export async function readDeliveryCount(
  source: EventSource,
  address: EventAddress,
): Promise<number | undefined> {
  const item = await queryItem(source, address, ['deliveries'], { isConsistent: false });
  return item && itemSchema.pick({ deliveries: true }).parse(unmarshall(item)).deliveries;
}

/** A query instead of GetItem, because a role with `grantInspect` is allowed nothing else. */
async function queryItem(
  { dynamodb, tableName }: EventSource,
  { account, eventKey }: EventAddress,
  names: readonly (keyof EventItem)[],
  { isConsistent }: { isConsistent: boolean },
): Promise<Record<string, AttributeValue> | undefined> {
  const { Items: [item] = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      ...projectionOf(names),
      KeyConditionExpression: 'account = :account AND eventKey = :eventKey',
      ExpressionAttributeValues: { ':account': { S: account }, ':eventKey': { S: eventKey } },
      ConsistentRead: isConsistent,
    }),
  );
  return item;
}
