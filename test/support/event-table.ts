// Both tables in memory, with the queries and reads that the tools make. Takes thousands of events at once.

import {
  type AttributeValue,
  DynamoDBClient,
  type GetItemCommandInput,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Connection, dayOf, dayPartition, type EventItem } from '../../lambda/table-layout.ts';
import type { EventSource } from '../../tools/client/events/event-items.ts';

type Item = Record<string, AttributeValue>;

/** @param receivedMs when it was received, which is also when it happened unless `time` says otherwise */
export function eventItem(receivedMs: number, overrides: Partial<EventItem> = {}): EventItem {
  const receivedAt = new Date(receivedMs).toISOString();
  const facts = {
    ...{ account: 'demo', object: 'transaction', objectId: '42', action: 'closed' },
    ...{ time: Math.floor(receivedMs / 1000), receivedAt, deliveries: 1 },
    ...{ deliveryLog: [`${receivedAt} r`], day: dayPartition(dayOf(receivedAt), receivedMs % 8) },
    ...overrides,
  };
  const { time, object, objectId, action } = facts;
  return { eventKey: `${time};${object};${objectId};${action}`, ...facts };
}

/** @returns the table, and a count of the items that were read whole */
export function eventTable(
  events: readonly EventItem[],
  connections: readonly Omit<Connection, 'accessToken'>[] = [],
) {
  const items = events.map(
    ({ deliveryLog, ...event }): Item =>
      marshall({ ...event, deliveryLog: new Set(deliveryLog) }, { removeUndefinedValues: true }),
  );
  const text = (item: Item, name: string) => item[name]?.S ?? '';
  const sortedBy = (partition: string, sort: string) => {
    const groups = Map.groupBy(items, (item) => text(item, partition));
    for (const group of groups.values()) {
      group.sort((one, other) => (text(one, sort) < text(other, sort) ? 1 : -1));
    }
    return { groups, sort };
  };
  const accounts = sortedBy('account', 'eventKey');
  const recent = sortedBy('day', 'receivedAt');
  const reads = { items: 0 };

  function query(input: QueryCommandInput) {
    const { groups, sort } = input.IndexName === undefined ? accounts : recent;
    const values = input.ExpressionAttributeValues ?? {};
    const partition = text(values, input.IndexName === undefined ? ':account' : ':partition');
    const [since, until] = [text(values, ':since'), values[':until']?.S ?? '\uffff'];
    const inRange = (groups.get(partition) ?? []).filter(
      (item) => text(item, sort) >= since && text(item, sort) <= until,
    );
    const start = input.ExclusiveStartKey?.at?.N ?? '0';
    const end = Number(start) + (input.Limit ?? Infinity);
    return {
      Items: inRange.slice(Number(start), end),
      LastEvaluatedKey: end < inRange.length ? { at: { N: `${end}` } } : undefined,
    };
  }

  function get({ Key = {}, ProjectionExpression }: GetItemCommandInput) {
    if (ProjectionExpression === undefined) reads.items += 1;
    const group = accounts.groups.get(text(Key, 'account')) ?? [];
    return { Item: group.find((item) => item.eventKey?.S === Key.eventKey?.S) };
  }

  // The SDK's paginators take no other class.
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  type Input = GetItemCommandInput | QueryCommandInput | ScanCommandInput;
  const send = async ({ input }: { input: Input }) => {
    if ('Key' in input) return get(input);
    if ('KeyConditionExpression' in input) return query(input);
    return { Items: connections.map((connection) => marshall(connection)) };
  };
  const source: EventSource = { dynamodb: Object.assign(dynamodb, { send }), tableName: 'events' };
  return { source, reads };
}
