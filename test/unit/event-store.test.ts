import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createEventStore } from '../../lambda/consumer/event-store.ts';
import { fakeClient } from '../support/fakes.ts';

const event = {
  account: 'api-demo',
  eventKey: '1700000000;transaction;42;closed',
  object: 'transaction',
  objectId: '42',
  action: 'closed',
  time: 1_700_000_000,
  receivedAt: '2026-11-24T08:00:00.123Z',
  day: '2026-11-24#3',
};
const delivery = { receivedAt: '2026-11-24T08:00:00.123Z', requestId: 'JKJaXmPLvHcESHA=' };
const entry = `${delivery.receivedAt} ${delivery.requestId}`;

/** @param answer what DynamoDB answers. @returns what became of the delivery, and what DynamoDB was asked */
async function record(answer: object | Error, retentionSeconds = 0) {
  const { client, sent } = fakeClient<DynamoDBClient>([answer]);
  // Half a second more, since DynamoDB takes whole seconds.
  const options = { tableName: 'events', retentionSeconds, now: () => 1_700_000_005_500 };
  const outcome = await createEventStore(client, options).record(event, delivery);
  return { outcome, sent };
}

describe('the event store', () => {
  it('asks for one update that keeps the first facts and counts the delivery unless it is known', async () => {
    const { sent } = await record({});
    expect(sent.map(({ command }) => command)).toEqual(['UpdateItemCommand']);
    expect(sent.map(({ input }) => input)).toEqual([
      {
        TableName: 'events',
        Key: { account: { S: 'api-demo' }, eventKey: { S: '1700000000;transaction;42;closed' } },
        ReturnValues: 'UPDATED_OLD',
        UpdateExpression:
          'SET #object = if_not_exists(#object, :object), #objectId = if_not_exists(#objectId, :objectId), ' +
          '#action = if_not_exists(#action, :action), #time = if_not_exists(#time, :time), ' +
          '#receivedAt = if_not_exists(#receivedAt, :receivedAt), #day = if_not_exists(#day, :day) ' +
          'ADD deliveries :one, deliveryLog :entries',
        ConditionExpression:
          'NOT contains(deliveryLog, :entry) AND (attribute_not_exists(deliveryLog) OR size(deliveryLog) < :maxEntries)',
        ExpressionAttributeNames: {
          '#object': 'object',
          '#objectId': 'objectId',
          '#action': 'action',
          '#time': 'time',
          '#receivedAt': 'receivedAt',
          '#day': 'day',
        },
        ExpressionAttributeValues: {
          ':object': { S: 'transaction' },
          ':objectId': { S: '42' },
          ':action': { S: 'closed' },
          ':time': { N: '1700000000' },
          ':receivedAt': { S: '2026-11-24T08:00:00.123Z' },
          ':day': { S: '2026-11-24#3' },
          ':one': { N: '1' },
          ':entry': { S: entry },
          ':entries': { SS: [entry] },
          ':maxEntries': { N: '100' },
        },
      },
    ]);
  });

  it('sets when the event expires, counted in whole seconds from now', async () => {
    const { sent } = await record({}, 60);
    expect(sent.map(({ input }) => input)).toMatchObject([
      {
        UpdateExpression: expect.stringContaining(
          '#expiresAt = if_not_exists(#expiresAt, :expiresAt)',
        ),
        ExpressionAttributeValues: { ':expiresAt': { N: '1700000065' } },
      },
    ]);
  });

  it.each([
    ['new', {}],
    ['new', { Attributes: {} }],
    ['repeated', { Attributes: { deliveries: { N: '1' } } }],
    ['ignored', new ConditionalCheckFailedException({ message: '', $metadata: {} })],
  ])('says that the delivery is %s', async (expected, answer) => {
    expect((await record(answer)).outcome).toBe(expected);
  });

  it('passes on every other error', async () => {
    await expect(record(new Error('throttled'))).rejects.toThrow('throttled');
  });
});
