// The contract on its own ground: what a first, a repeated and a known delivery leave in the table.

import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import type { EventsTable } from '../support/events-table.ts';
import { fieldsOf } from '../support/hooks.ts';

const FIRST = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
const SECOND = { receivedAt: '2026-11-25T09:30:00.500Z', requestId: 'req-2' };
const NOW_MS = Date.UTC(2026, 10, 24, 8, 0, 1);
const kept = { retentionSeconds: 86_400, nowMs: NOW_MS };

export function describeRecording(table: () => EventsTable): void {
  const record = (fields: SignedFields, delivery = FIRST, options = kept) =>
    table()
      .store(options)
      .record(toEvent({ fields, ...delivery }), delivery);
  const itemOf = (fields: SignedFields) =>
    table().item({ account: fields.account, eventKey: eventKey(fields) });

  it('makes an item with every attribute on the first delivery', async () => {
    const fields = fieldsOf({
      ...{ account: 'first', object: 'application', action: 'added', account_number: '813932' },
      data: '{"access_token":"t-1"}',
    });
    expect(await record(fields)).toBe('new');
    expect(await itemOf(fields)).toEqual({
      account: { S: 'first' },
      eventKey: { S: eventKey(fields) },
      object: { S: 'application' },
      objectId: { S: '42' },
      action: { S: 'added' },
      time: { N: '1700000000' },
      accountNumber: { S: '813932' },
      data: { S: '{"access_token":"***"}' },
      accessToken: { S: 't-1' },
      receivedAt: { S: '2026-11-24T08:00:00.000Z' },
      day: { S: expect.stringMatching(/^2026-11-24#[0-7]$/) },
      expiresAt: { N: String(NOW_MS / 1000 + 86_400) },
      deliveries: { N: '1' },
      deliveryLog: { SS: ['2026-11-24T08:00:00.000Z req-1'] },
    });
  });

  it('counts a second delivery and keeps what the first one said', async () => {
    const fields = fieldsOf({ account: 'second', account_number: 1 });
    await record(fields);
    const before = await itemOf(fields);
    const again = { ...fields, account_number: 2 };
    const outcome = await record(again, SECOND, { ...kept, nowMs: NOW_MS + 1_000_000 });
    expect(outcome).toBe('repeated');
    const { deliveryLog, ...item } = (await itemOf(fields)) ?? {};
    expect({ ...item, deliveryLog: before?.deliveryLog }).toEqual({
      ...before,
      deliveries: { N: '2' },
    });
    expect(deliveryLog?.SS?.toSorted()).toEqual([
      '2026-11-24T08:00:00.000Z req-1',
      '2026-11-25T09:30:00.500Z req-2',
    ]);
  });

  it('knows a delivery that it has recorded, and changes nothing', async () => {
    const fields = fieldsOf({ account: 'known' });
    await record(fields);
    await record(fields, SECOND);
    const before = await itemOf(fields);
    expect(await record(fields)).toBe('ignored');
    expect(await record(fields, SECOND)).toBe('ignored');
    expect(await itemOf(fields)).toEqual(before);
  });

  it('keeps an event for ever with a retention of 0', async () => {
    const fields = fieldsOf({ account: 'for ever' });
    await record(fields, FIRST, { ...kept, retentionSeconds: 0 });
    expect(await itemOf(fields)).not.toHaveProperty('expiresAt');
  });

  it('keeps apart what differs in data alone, and data that is empty from none', async () => {
    const all = [undefined, '', '{"a":1}', '{"a":2}'].map((data) =>
      fieldsOf({ account: 'twins', ...(data === undefined ? {} : { data }) }),
    );
    for (const fields of all) expect(await record(fields)).toBe('new');
    const stored = await Promise.all(all.map(itemOf));
    expect(stored.map((item) => item?.data?.S)).toEqual([undefined, '', '{"a":1}', '{"a":2}']);
  });

  it('shows in the index `recent` only what a repeat does not change', async () => {
    const fields = fieldsOf({
      ...{ account: 'recent', object: 'application', action: 'added' },
      ...{ data: '{"access_token":"t-1"}', account_number: 7 },
    });
    const { receivedAt, day } = toEvent({ fields, ...FIRST });
    await record(fields);
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

  it('rejects when there is no table', async () => {
    const fields = fieldsOf({ account: 'rejected' });
    const event = toEvent({ fields, ...FIRST });
    const elsewhere = table().store({ ...kept, tableName: 'no-such-table' });
    await expect(elsewhere.record(event, FIRST)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await itemOf(fields)).toBeUndefined();
  });
}
