// The consumer over the real store: the items depend only on the hooks, not on the order, the batches or
// the repeats in which the queue delivers them.

import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventStore } from '../../lambda/consumer/consume.ts';
import { deliverAll, expectedOf, inOrder, type Recorded, traffic } from '../support/traffic.ts';
import type { PipelineTables } from './pipeline-tables.ts';

/** Each run writes about 20 times. */
const RUNS = 40;

export function describeTraffic(table: () => PipelineTables): void {
  it('ends with the same items whatever the order, the batches, the repeats and the failures', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const run = `${crypto.randomUUID()} `;
        await deliverAll(withPrefix(run, table().store()), given);
        const expected = expectedOf(given.hooks);
        const accounts = new Set(expected.map(({ account }) => account));
        const stored = await Promise.all(
          [...accounts].map((account) => itemsOf(table(), run, account)),
        );
        expect(inOrder(stored.flat())).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
}

/** Gives each run its own accounts, because all runs share one table. */
const withPrefix = (prefix: string, store: EventStore): EventStore => ({
  record: (event, delivery) =>
    store.record({ ...event, account: `${prefix}${event.account}` }, delivery),
});

async function itemsOf(table: PipelineTables, run: string, account: string): Promise<Recorded[]> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'account = :account',
      ExpressionAttributeValues: { ':account': { S: `${run}${account}` } },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => readItem(item, account));
}

function readItem(item: Record<string, AttributeValue>, account: string): Recorded {
  const text = (name: string): string => item[name]?.S ?? '';
  const deliveryLog = item.deliveryLog?.SS ?? [];
  expect(item.deliveries).toEqual({ N: String(deliveryLog.length) });
  // All facts have to come from the same delivery.
  expect(deliveryLog.map((entry) => entry.split(' ')[0])).toContain(text('receivedAt'));
  expect(text('day')).toMatch(text('receivedAt').slice(0, 10));
  return {
    account,
    eventKey: text('eventKey'),
    object: text('object'),
    objectId: text('objectId'),
    action: text('action'),
    time: Number(item.time?.N),
    data: item.data?.S,
    deliveryLog,
  };
}
