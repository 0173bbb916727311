import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { fieldsOf, signedHook } from '../support/hooks.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

let stack: TestStack;
const proxies: Partial<Record<'sqs' | 'dynamodb' | 'secretsmanager', TcpProxy>> = {};
beforeAll(async () => {
  stack = await startTestStack(inject('shortTimesAssembly'), {
    async interpose(service, endpoint) {
      const proxy = await startProxy(endpoint);
      proxies[service] = proxy;
      return proxy.endpoint;
    },
  });
});
afterAll(async () => {
  await stack.close();
  for (const proxy of Object.values(proxies)) proxy.close();
});

const storedOf = async (account: string) =>
  (await stack.items()).filter((item) => item.account?.S === account);

async function deadLetters(): Promise<string[]> {
  const QueueUrl = stack.state.deadLetterQueueUrl;
  const { Messages = [] } = await stack.sqs.client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = '' }) => Body);
}

describe('while the table cannot be reached', () => {
  it('answers hooks with 200, and stores all of them once the table is back', async () => {
    proxies.dynamodb?.cut();
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, id) => {
        const response = await stack.post(signedHook({ account: 'outage', object_id: id }));
        return response.status;
      }),
    );
    expect(statuses).toEqual(Array(12).fill(200));
    await eventually(
      async () => stack.logs.filter((line) => line.includes('not-recorded')),
      (lines) => lines.length > 0,
    );
    expect(await storedOf('outage')).toEqual([]);
    proxies.dynamodb?.restore();
    const items = await eventually(
      () => storedOf('outage'),
      (stored) => stored.length === 12,
    );
    expect(items.map((item) => item.deliveries)).toEqual(Array(12).fill({ N: '1' }));
  });
});

describe('while the queue cannot be reached', () => {
  it('answers a hook with 503, and accepts it when it is sent again later', async () => {
    const hook = signedHook({ account: 'queue-outage' });
    expect((await stack.post(signedHook({ account: 'warm-up' }))).status).toBe(200);
    proxies.sqs?.cut();
    const response = await stack.post(hook);
    expect([response.status, await response.text()]).toEqual([503, '{"status":"unavailable"}']);
    proxies.sqs?.restore();
    expect((await stack.post(hook)).status).toBe(200);
    await eventually(
      () => storedOf('queue-outage'),
      (items) => items.length === 1,
    );
  });
});

describe('a message that cannot be stored', () => {
  it('becomes a dead letter after the configured number of receives, unlike the rest of its batch', async () => {
    const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'by-another-door' };
    const good = (id: number) =>
      writeQueuedHook({ fields: fieldsOf({ account: 'batch', object_id: id }), ...delivery });
    const poisoned = JSON.stringify({ ...JSON.parse(good(0)), account: 'semi;colon' });
    for (const MessageBody of [good(1), 'not json', good(2), poisoned, good(3)]) {
      const QueueUrl = stack.state.queueUrl;
      await stack.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    const dead = new Set<string>();
    await eventually(
      async () => {
        for (const body of await deadLetters()) dead.add(body);
        return [...dead].sort();
      },
      (bodies) => bodies.length === 2,
    );
    expect(dead).toEqual(new Set(['not json', poisoned]));
    const stored = await storedOf('batch');
    expect(stored.map((item) => item.objectId?.S).sort()).toEqual(['1', '2', '3']);
    const refusals = stack.logs.filter((line) => line.includes('"field":"account"'));
    expect(refusals).toHaveLength(3);
    expect(refusals.join()).not.toContain('semi;colon');
    expect(await storedOf('semi;colon')).toEqual([]);
  });
});

it('counts at most 100 deliveries of one hook', async () => {
  const hook = signedHook({ account: 'flood' });
  for (let round = 0; round < 11; round += 1) {
    await Promise.all(Array.from({ length: 10 }, () => stack.post(hook)));
  }
  await eventually(
    () => storedOf('flood'),
    ([item]) => item?.deliveries?.N === '100',
  );
  await stack.post(hook);
  await stack.post(signedHook({ account: 'flood-marker' }));
  await eventually(
    () => storedOf('flood-marker'),
    (items) => items.length === 1,
  );
  expect((await storedOf('flood'))[0]?.deliveryLog?.SS).toHaveLength(100);
});
