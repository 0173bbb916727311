// Reads events from the table and decodes them.

import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { EventAddress, EventItem } from '../../../lambda/table-layout.ts';

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

/** @returns the event with that address, or undefined when there is none */
export async function readEvent(
  source: EventSource,
  address: EventAddress,
): Promise<EventItem | undefined> {
  const item = await getItem(source, address, { ConsistentRead: true });
  return item && decodeItem(item);
}

/** How often an event was delivered; undefined when there is no such event. May lag by a second. */
export async function readDeliveryCount(
  source: EventSource,
  address: EventAddress,
): Promise<number | undefined> {
  const item = await getItem(source, address, { ProjectionExpression: 'deliveries' });
  return item && itemSchema.pick({ deliveries: true }).parse(unmarshall(item)).deliveries;
}

async function getItem(
  { dynamodb, tableName }: EventSource,
  { account, eventKey }: EventAddress,
  options: Pick<GetItemCommandInput, 'ConsistentRead' | 'ProjectionExpression'>,
): Promise<Record<string, AttributeValue> | undefined> {
  const Key = { account: { S: account }, eventKey: { S: eventKey } };
  const command = new GetItemCommand({ TableName: tableName, Key, ...options });
  return (await dynamodb.send(command)).Item;
}
