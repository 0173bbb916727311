import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionChange,
  createConnections,
  toConnectionChange,
} from '../../lambda/consumer/connections.ts';
import { fakeClient } from '../support/fakes.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

const application = (action: string, data?: string) =>
  toConnectionChange(
    fieldsOf({ object: 'application', action, ...(data === undefined ? {} : { data }) }),
  );

describe('toConnectionChange', () => {
  it('takes the token of an installation that Poster signed', () => {
    const hook = eventVectors.find(({ name }) => name.startsWith('application added'))?.hook;
    const fields = readVector(hook);
    expect(toConnectionChange(fields)).toEqual({
      account: fields.account,
      accountNumber: '813932',
      time: Number(fields.time),
      accessToken: '813932:0123456789abcdef0123456789abcdef',
      updatedBy: expect.stringMatching(/^[0-9]+;application;[^;]+;added;[0-9a-f]{32}$/),
    });
  });

  it('has no token for a removal, with data or without', () => {
    const removal = {
      account: 'api-demo',
      accountNumber: undefined,
      time: 1700000000,
      accessToken: undefined,
    };
    expect(application('removed')).toEqual({
      ...removal,
      updatedBy: '1700000000;application;42;removed',
    });
    expect(application('removed', '{"user_id":1}')).toMatchObject(removal);
  });

  it('ignores an installation without a token, or with a masked one', () => {
    for (const data of [undefined, '', '{}', '{"access_token":""}', '{"access_token":"***"}']) {
      expect(application('added', data)).toBeUndefined();
    }
  });

  it('ignores every other hook, even one with a token', () => {
    const data = '{"access_token":"t-1"}';
    expect(application('changed', data)).toBeUndefined();
    expect(toConnectionChange(fieldsOf({ action: 'added', data }))).toBeUndefined();
    expect(toConnectionChange(fieldsOf({ action: 'removed' }))).toBeUndefined();
  });
});

describe('the connections', () => {
  const added = {
    ...{ account: 'api-demo', accountNumber: '813932', time: 1_700_000_000 },
    ...{ accessToken: 't-1', updatedBy: '1700000000;application;1;added;d1' },
  };
  const removed = {
    ...{ account: 'api-demo', accountNumber: undefined, time: 1_700_000_009 },
    ...{ accessToken: undefined, updatedBy: '1700000009;application;1;removed' },
  };
  const refusal = new ConditionalCheckFailedException({ message: '', $metadata: {} });

  /** @returns the updates that DynamoDB was asked for. @param answers one for each */
  async function apply(change: ConnectionChange, ...answers: (object | Error)[]) {
    const { client, sent } = fakeClient<DynamoDBClient>(answers);
    await createConnections(client, 'connections').apply(change);
    expect(sent.every(({ command }) => command === 'UpdateItemCommand')).toBe(true);
    return sent.map(({ input }) => input);
  }

  it('take over everything from the latest installation', async () => {
    expect(await apply(added)).toEqual([
      {
        TableName: 'connections',
        Key: { account: { S: 'api-demo' } },
        UpdateExpression:
          'SET connectedAt = :connectedAt, accountNumber = :accountNumber, accessToken = :accessToken, updatedBy = :updatedBy',
        ConditionExpression:
          '(attribute_not_exists(removedAt) OR removedAt < :connectedAt) AND ' +
          '(attribute_not_exists(connectedAt) OR connectedAt < :connectedAt OR ' +
          '(connectedAt = :connectedAt AND updatedBy < :updatedBy))',
        ExpressionAttributeValues: {
          ':connectedAt': { N: '1700000000' },
          ':accountNumber': { S: '813932' },
          ':accessToken': { S: 't-1' },
          ':updatedBy': { S: '1700000000;application;1;added;d1' },
        },
      },
    ]);
  });

  it('delete the token of a removal, which also wins within the same second', async () => {
    expect(await apply(removed)).toEqual([
      {
        TableName: 'connections',
        Key: { account: { S: 'api-demo' } },
        UpdateExpression:
          'SET removedAt = :removedAt, updatedBy = :updatedBy REMOVE accountNumber, accessToken',
        ConditionExpression:
          '(attribute_not_exists(connectedAt) OR connectedAt <= :removedAt) AND ' +
          '(attribute_not_exists(removedAt) OR removedAt < :removedAt OR ' +
          '(removedAt = :removedAt AND updatedBy < :updatedBy))',
        ExpressionAttributeValues: {
          ':removedAt': { N: '1700000009' },
          ':updatedBy': { S: '1700000009;application;1;removed' },
        },
      },
    ]);
  });

  it('note only the time of a hook that is not the latest', async () => {
    const [, second, ...others] = await apply(added, refusal, {});
    expect(others).toEqual([]);
    expect(second).toEqual({
      TableName: 'connections',
      Key: { account: { S: 'api-demo' } },
      UpdateExpression: 'SET connectedAt = :connectedAt',
      ConditionExpression: 'attribute_not_exists(connectedAt) OR connectedAt < :connectedAt',
      ExpressionAttributeValues: { ':connectedAt': { N: '1700000000' } },
    });
  });

  it('accept that the time is known already', async () => {
    expect(await apply(added, refusal, refusal)).toHaveLength(2);
  });

  it('pass on every other error', async () => {
    await expect(apply(added, new Error('throttled'))).rejects.toThrow('throttled');
    await expect(apply(added, refusal, new Error('throttled'))).rejects.toThrow('throttled');
  });
});
