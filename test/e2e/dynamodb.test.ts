import { rm } from 'node:fs/promises';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, vi } from 'vitest';
import { deleteExpired, startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import type { TableModel } from '../../tools/local/template/stack-model.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/test-stack.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const NOW_SECONDS = NOW_MS / 1000;

const table: TableModel = {
  name: 'events',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};

it('the local DynamoDB deletes only expired items', async () => {
  const folder = await temporaryFolder();
  const { client, provide, close } = await startDynamoDb(folder);
  await provide([table]);
  const expiries = { past: NOW_SECONDS - 1, now: NOW_SECONDS, future: NOW_SECONDS + 1 };
  for (const [id, expiresAt] of [...Object.entries(expiries), ['never', undefined] as const]) {
    const expiry = expiresAt === undefined ? undefined : { expiresAt: { N: String(expiresAt) } };
    await client.send(
      new PutItemCommand({ TableName: table.name, Item: { id: { S: id }, ...expiry } }),
    );
  }
  expect(await deleteExpired(client, table, NOW_MS)).toBe(1);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table.name }));
  expect(Items.map((item) => item.id?.S).sort()).toEqual(['future', 'never', 'now']);
  await close();
  await rm(folder, { recursive: true });
});

it('the local DynamoDB looks for expired items every hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const folder = await temporaryFolder();
  const { client, provide, close } = await startDynamoDb(folder);
  await provide([table]);
  const item = { id: { S: 'past' }, expiresAt: { N: String(NOW_SECONDS) } };
  await client.send(new PutItemCommand({ TableName: table.name, Item: item }));
  const count = async () => {
    const { Count } = await client.send(new ScanCommand({ TableName: table.name }));
    return Count;
  };
  vi.advanceTimersByTime(3_599_999);
  expect(await count()).toBe(1);
  vi.advanceTimersByTime(1);
  await eventually(count, (left) => left === 0);
  vi.useRealTimers();
  await close();
  await rm(folder, { recursive: true });
});

it('the local DynamoDB refuses a table of an earlier run with other keys', async () => {
  const folder = await temporaryFolder();
  const { provide, close } = await startDynamoDb(folder);
  await provide([table]);
  await provide([table]);
  const changed: TableModel = {
    ...table,
    AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
  };
  await expect(provide([changed])).rejects.toThrow('the local table events has other keys');
  await close();
  await rm(folder, { recursive: true });
});
