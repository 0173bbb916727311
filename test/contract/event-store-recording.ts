// The basic contract: how a first, a repeated and a known delivery change the table.

import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { fieldsOf } from '../support/hooks.ts';
import type { PipelineTables } from './pipeline-tables.ts';

const FIRST = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
const SECOND = { receivedAt: '2026-11-25T09:30:00.500Z', requestId: 'req-2' };
const NOW_MS = Date.UTC(2026, 10, 24, 8, 0, 1);
const ONE_DAY = { retentionSeconds: 86_400, now: () => NOW_MS };

export function describeRecording(table: () => PipelineTables): void {
  it('creates an item with every attribute on the first delivery', async () => {
    const fields = fieldsOf({
      ...{ account: 'first', object: 'application', action: 'added', account_number: '813932' },
      data: '{"access_token":"t-1"}',
    });
    expect(await table().record(fields, FIRST, ONE_DAY)).toBe('new');
    expect(await table().itemOf(fields)).toEqual({
      account: { S: 'first' },
      eventKey: { S: eventKey(fields) },
      object: { S: 'application' },
      objectId: { S: '42' },
      action: { S: 'added' },
      time: { N: '1700000000' },
      accountNumber: { S: '813932' },
      data: { S: '{"access_token":"***"}' },
      receivedAt: { S: '2026-11-24T08:00:00.000Z' },
      day: { S: expect.stringMatching(/^2026-11-24#[0-7]$/) },
      expiresAt: { N: '1795593601' },
      deliveries: { N: '1' },
      deliveryLog: { SS: ['2026-11-24T08:00:00.000Z req-1'] },
    });
  });

  it('counts a second delivery and keeps the facts of the first', async () => {
    const fields = fieldsOf({ account: 'second', account_number: 1 });
    await table().record(fields, FIRST, ONE_DAY);
    const before = await table().itemOf(fields);
    const repeat = { ...fields, account_number: 2 };
    const later = { ...ONE_DAY, now: () => NOW_MS + 1_000_000 };
    const outcome = await table().record(repeat, SECOND, later);
    expect(outcome).toBe('repeated');
    const { deliveryLog, ...item } = (await table().itemOf(fields)) ?? {};
    expect({ ...item, deliveryLog: before?.deliveryLog }).toEqual({
      ...before,
      deliveries: { N: '2' },
    });
    expect(deliveryLog?.SS?.toSorted()).toEqual([
      '2026-11-24T08:00:00.000Z req-1',
      '2026-11-25T09:30:00.500Z req-2',
    ]);
  });

  it('ignores a delivery that is already recorded', async () => {
    const fields = fieldsOf({ account: 'known' });
    await table().record(fields, FIRST);
    await table().record(fields, SECOND);
    const before = await table().itemOf(fields);
    expect(await table().record(fields, FIRST)).toBe('ignored');
    expect(await table().record(fields, SECOND)).toBe('ignored');
    expect(await table().itemOf(fields)).toEqual(before);
  });

  it('keeps an event for ever when the retention is 0', async () => {
    const fields = fieldsOf({ account: 'for ever' });
    await table().record(fields, FIRST, { ...ONE_DAY, retentionSeconds: 0 });
    expect(await table().itemOf(fields)).not.toHaveProperty('expiresAt');
  });

  it('distinguishes events that differ only in data, even if one has empty data and the other none', async () => {
    const all = [undefined, '', '{"a":1}', '{"a":2}'].map((data) =>
      fieldsOf({ account: 'twins', ...(data === undefined ? {} : { data }) }),
    );
    for (const fields of all) expect(await table().record(fields, FIRST)).toBe('new');
    const stored = await Promise.all(all.map(table().itemOf));
    expect(stored.map((item) => item?.data?.S)).toEqual([undefined, '', '{"a":1}', '{"a":2}']);
  });

  it('projects only attributes that a repeat does not change into the index `recent`', async () => {
    const fields = fieldsOf({
      ...{ account: 'recent', object: 'application', action: 'added' },
      ...{ data: '{"access_token":"t-1"}', account_number: 7 },
    });
    const { receivedAt, day } = toEvent({ fields, ...FIRST });
    await table().record(fields, FIRST);
    const { Items } = await table().client.send(
      new QueryCommand({
        TableName: table().tableName,
        IndexName: 'recent',
        KeyConditionExpression: '#day = :day AND receivedAt = :receivedAt',
        FilterExpression: 'account = :account',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: {
          ':day': { S: day },
          ':receivedAt': { S: receivedAt },
          ':account': { S: 'recent' },
        },
      }),
    );
    expect(Items).toEqual([
      {
        account: { S: 'recent' },
        eventKey: { S: eventKey(fields) },
        day: { S: day },
        receivedAt: { S: receivedAt },
        object: { S: 'application' },
        objectId: { S: '42' },
        action: { S: 'added' },
        time: { N: '1700000000' },
      },
    ]);
  });

  it('rejects when the table does not exist', async () => {
    const fields = fieldsOf({ account: 'rejected' });
    const recording = table().record(fields, FIRST, { tableName: 'no-such-table' });
    await expect(recording).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await table().itemOf(fields)).toBeUndefined();
  });
}
