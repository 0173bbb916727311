// The whole pipeline as in test/e2e, its functions over AWS's own DynamoDB Local.

import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { credentials } from '../../../tools/local/credentials.ts';
import { provideTable } from '../../../tools/local/services/dynamodb.ts';
import { REGION } from '../../../tools/local/template/resource-names.ts';
import {
  countDeliveries,
  eventVectors,
  readVector,
  signedHook,
  vectors,
} from '../../support/hooks.ts';
import { eventually, startTestStack, type TestStack } from '../../support/test-stack.ts';

const endpoint = inject('dynamodbLocal');
const client = new DynamoDBClient({ region: REGION, endpoint, credentials });
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'), {
    interpose: async (service, own) => (service === 'dynamodb' ? endpoint : own),
  });
  // The stack has made its tables in its own dynalite; nothing is written before this.
  for (const table of stack.model.tables) await provideTable(client, table);
});
afterAll(async () => {
  await stack?.close();
  client.destroy();
});

it('records the genuine hooks, and 16 deliveries of one, as what they are', async () => {
  const sixteen = signedHook({ account: 'sixteen', data: '{"a":"🥐"}' });
  const posted = [...vectors.genuine.map(({ hook }) => hook), ...Array(8).fill(sixteen)];
  for (const hook of posted) expect((await stack.post(hook)).status).toBe(200);
  const together = await Promise.all(Array.from({ length: 8 }, () => stack.post(sixteen)));
  expect(together.map(({ status }) => status)).toEqual(Array(8).fill(200));

  const deliveries = await eventually(
    () => readDeliveries(),
    (counts) => sum(counts) >= eventVectors.length + 16,
  );
  const recorded = eventVectors.map(({ hook }) => readVector(hook));
  expect(deliveries).toEqual(countDeliveries([...recorded, ...Array(16).fill(sixteen)]));
  expect(await stack.items()).toEqual([]);
});

/** By event, as the table counts them; each count is what its log holds. */
async function readDeliveries(): Promise<Record<string, number>> {
  const command = new ScanCommand({ TableName: stack.state.tableName, ConsistentRead: true });
  const { Items = [] } = await client.send(command);
  return Object.fromEntries(
    Items.map(({ account, eventKey: key, deliveries, deliveryLog }) => {
      expect(deliveries?.N).toBe(String(deliveryLog?.SS?.length));
      return [`${account?.S} ${key?.S}`, Number(deliveries?.N)];
    }),
  );
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
