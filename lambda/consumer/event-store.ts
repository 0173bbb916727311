// The events table: one conditional write per delivery records the event, counts the delivery and drops
// what is already there.

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  DELIVERY_LOG_MAX_ENTRIES,
  type Delivery,
  formatDelivery,
  toAttribute,
} from '../table-layout.ts';
import type { EventStore } from './consume.ts';
import type { PosterEvent } from './event.ts';

export interface EventStoreOptions {
  tableName: string;
  /** How long an event is kept, counted from when it is stored; 0 keeps it for ever. */
  retentionSeconds: number;
  /** Unix milliseconds. */
  now(): number;
}

/** `record` rejects with the SDK's error; the delivery may or may not have been recorded. */
export function createEventStore(client: DynamoDBClient, options: EventStoreOptions): EventStore {
  return {
    async record(event, delivery) {
      const command = new UpdateItemCommand(recordDelivery(event, delivery, options));
      try {
        const { Attributes } = await client.send(command);
        return Attributes?.deliveries === undefined ? 'new' : 'repeated';
      } catch (error) {
        const nothingToDo = error instanceof ConditionalCheckFailedException;
        if (!nothingToDo) throw error;
        return 'ignored';
      }
    },
  };
}

export function recordDelivery(
  { account, eventKey, ...facts }: PosterEvent,
  delivery: Delivery,
  { tableName, retentionSeconds, now }: EventStoreOptions,
): UpdateItemCommandInput {
  const attributes = { ...facts, ...expiry(retentionSeconds, now()) };
  const names = Object.keys(attributes);
  const values = Object.entries(attributes).map(([name, value]) => [
    `:${name}`,
    toAttribute(value),
  ]);
  const keepFirst = names.map((name) => `#${name} = if_not_exists(#${name}, :${name})`);
  const isNewDelivery = 'NOT contains(deliveryLog, :entry)';
  const hasRoom = '(attribute_not_exists(deliveryLog) OR size(deliveryLog) < :maxEntries)';
  const entry = formatDelivery(delivery);
  return {
    TableName: tableName,
    Key: { account: { S: account }, eventKey: { S: eventKey } },
    // The old values show whether the event is new or repeated, at no extra cost.
    ReturnValues: 'UPDATED_OLD',
    UpdateExpression: `SET ${keepFirst.join(', ')} ADD deliveries :one, deliveryLog :entries`,
    ConditionExpression: `${isNewDelivery} AND ${hasRoom}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(values),
      ':one': { N: '1' },
      ':entry': { S: entry },
      ':entries': { SS: [entry] },
      ':maxEntries': { N: String(DELIVERY_LOG_MAX_ENTRIES) },
    },
  };
}

/** Counted from storing, not from receipt: a hook redriven after two weeks must not expire at once. */
function expiry(retentionSeconds: number, nowMs: number): { expiresAt?: number } {
  return retentionSeconds === 0 ? {} : { expiresAt: Math.floor(nowMs / 1000) + retentionSeconds };
}
