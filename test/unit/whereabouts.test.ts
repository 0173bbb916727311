import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import type { Target } from '../../tools/client/target.ts';
import { findWhereabouts } from '../../tools/client/whereabouts.ts';

/** A stack with an empty table and log, and with dead letters that no receive returns. */
const targetWith = (deadLetters: number): Target => {
  const Attributes = { ApproximateNumberOfMessages: String(deadLetters) };
  const sqs = {
    send: async (command: unknown) =>
      command instanceof GetQueueAttributesCommand ? { Attributes } : { Messages: [] },
  };
  const dynamodb = Object.assign(new DynamoDBClient(), { send: async () => ({ Items: [] }) });
  return { sqs, dynamodb, dataFolder: '/none' } as unknown as Target;
};

it.each([
  [0, 0],
  [1_000, 0],
  [1_001, 1],
])('with %i dead letters, where does not look at %i', async (count, unread) => {
  const now = Date.now() / 1000;
  const found = await findWhereabouts(targetWith(count), { account: 'demo', id: '1', since: now });
  expect(found).toEqual({ sightings: [], queued: count, unread });
});
