// The whole pipeline as in test/e2e, with its functions writing to AWS's own DynamoDB Local.

import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { credentials } from '../../../tools/local/local-state.ts';
import { provideTable } from '../../../tools/local/services/dynamodb.ts';
import { REGION } from '../../../tools/local/template/references.ts';
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
  // The stack created its tables in dynalite, so DynamoDB Local needs them too.
  for (const table of stack.model.tables) await provideTable(client, table);
});
afterAll(async () => {
  await stack?.close();
  client.destroy();
});

describe('the pipeline over DynamoDB Local', () => {
  it('records every genuine hook, and counts 16 deliveries of one', async () => {
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
});

/** The count of deliveries of each event. Also checks that each count matches its delivery log. */
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
