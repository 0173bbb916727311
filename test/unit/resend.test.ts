import { type LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import type { EventItem } from '../../lambda/table-layout.ts';
import { type ResendOptions, resendEvents } from '../../tools/client/subscribers/resend.ts';
import type { Subscription } from '../../tools/client/subscribers/subscriptions.ts';
import type { Target } from '../../tools/client/target.ts';
import { fakeClient } from '../support/fakes.ts';

const subscription: Subscription = {
  ...{ name: 'Sales', functionArn: 'arn:sales', state: 'Enabled', batchSize: 10 },
  streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/Events/stream/1',
  ...{ bisects: true, reportsBatchItemFailures: true, patterns: [] },
  deadLetterQueueArn: undefined,
};
const eventsOf = (count: number, data = '{}'): EventItem[] =>
  Array.from({ length: count }, (_, id) => ({
    ...{ account: 'demo', eventKey: `1;stock;${id};changed`, object: 'stock', objectId: `${id}` },
    ...{ action: 'changed', time: 1, data, receivedAt: '2026-11-24T08:00:00.000Z' },
    ...{ deliveries: 1, deliveryLog: ['2026-11-24T08:00:00.000Z r'], day: '2026-11-24#0' },
  }));
const answer = (response: unknown, FunctionError?: string) => ({
  ...{ FunctionError, Payload: { transformToString: () => JSON.stringify(response) } },
});

function resend(
  given: Partial<Subscription>,
  events: EventItem[],
  answers: readonly (object | Error)[] = [],
  options: Partial<ResendOptions> = {},
) {
  const { client, sent } = fakeClient<LambdaClient>(answers);
  const batches = () =>
    sent.map(({ input }) => JSON.parse((input as { Payload: string }).Payload).Records);
  const target = { lambda: client } as Target;
  const result = resendEvents(target, { ...subscription, ...given }, events, {
    rate: 1e6,
    ...options,
  });
  return { result, batches };
}

it('sends batches of the subscription’s size, as records of its stream with numbers of their own', async () => {
  const { result, batches } = resend({ batchSize: 2 }, eventsOf(5));
  expect(await result).toEqual({ handled: 5, unwanted: 0, failed: [] });
  expect(batches().map(({ length }) => length)).toEqual([2, 2, 1]);
  const records = batches().flat();
  expect(new Set(records.map(({ dynamodb }) => dynamodb.SequenceNumber)).size).toBe(5);
  expect(records[0]).toMatchObject({
    ...{ eventName: 'INSERT', awsRegion: 'eu-west-1', eventSourceARN: subscription.streamArn },
    dynamodb: { NewImage: { objectId: { S: '0' }, deliveryLog: { SS: [expect.any(String)] } } },
  });
});

it('keeps a batch below what Lambda accepts', async () => {
  const { result, batches } = resend({}, eventsOf(4, 'x'.repeat(2_500_000)));
  expect(await result).toMatchObject({ handled: 4 });
  expect(batches().map(({ length }) => length)).toEqual([2, 2]);
});

it('splits a batch that fails only if the subscription does', async () => {
  const failing = answer({ errorType: 'TypeError', errorMessage: 'about data' }, 'Unhandled');
  const together = resend({ bisects: false }, eventsOf(2), [failing]);
  expect((await together.result).failed.map(({ reason }) => reason)).toEqual([
    'TypeError',
    'TypeError',
  ]);
  expect(together.batches()).toHaveLength(1);
  const split = resend({}, eventsOf(2), [failing, failing, answer(null)]);
  expect(await split.result).toMatchObject({ handled: 1, failed: [{ reason: 'TypeError' }] });
});

it('ignores a report of failures unless the subscription asks for it, as Lambda does', async () => {
  const report = answer({
    batchItemFailures: [{ itemIdentifier: '000000000000000000001' }],
  });
  expect(await resend({}, eventsOf(1), [report]).result).toMatchObject({ handled: 0 });
  const deaf = resend({ reportsBatchItemFailures: false }, eventsOf(1), [report]);
  expect(await deaf.result).toMatchObject({ handled: 1 });
  const unknown = answer({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect((await resend({}, eventsOf(1), [unknown]).result).failed).toMatchObject([
    { reason: 'the function reported a failure that is not in the batch' },
  ]);
});

it('says how far it came when Lambda refuses, and which filter it cannot apply', async () => {
  const denied = new LambdaServiceException({
    ...{ name: 'AccessDeniedException', message: 'not allowed', $fault: 'client' },
    $metadata: {},
  });
  const { result } = resend({ batchSize: 1 }, eventsOf(3), [answer(null), denied]);
  await expect(result).rejects.toThrow(
    'AccessDeniedException: not allowed; 1 events were sent before that',
  );
  const filtered = resend({ patterns: ['{"a":[{"exists":true}]}'] }, eventsOf(1));
  await expect(filtered.result).rejects.toThrow('the filter of Sales is unknown here');
});

it('ends between two batches when it is interrupted, and says what it did', async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  const { result, batches } = resend({ batchSize: 2 }, eventsOf(5), [], {
    ...{ rate: 1_000, onProgress, signal: controller.signal },
  });
  expect(await result).toEqual({ handled: 2, unwanted: 0, failed: [] });
  expect(batches()).toHaveLength(1);
});
