// Tests that need the inside of a local stack: its log, its complete items, and its secret, for hooks
// that Poster's own code signed. test/stack has the tests that any stack can run.

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventVectors, signedHook, vectors } from '../support/hooks.ts';
import { eventually, type Item, startTestStack, type TestStack } from '../support/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
});
afterAll(() => stack.close());

describe('hooks that Poster signed', () => {
  it('are answered 200', async () => {
    for (const { hook } of vectors.genuine) {
      const response = await stack.post(hook);
      expect([response.status, await response.text()]).toEqual([200, '{"status":"accept"}']);
    }
  });

  it('are answered 401 when one signed field or the signature is changed', async () => {
    for (const { hook } of eventVectors) {
      const changes = [
        { account: 'other' },
        { object: 'other' },
        { object_id: 99_999 },
        { action: 'other' },
        { data: 'other' },
        { time: '1999999999' },
        { verify: hook.verify.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      ];
      const responses = await Promise.all(
        changes.map((change) => stack.post({ ...hook, ...change })),
      );
      expect(responses.map(({ status }) => status)).toEqual(changes.map(() => 401));
    }
  });
});

it('keeps an access token in the connections table and nowhere else', async () => {
  const token = '777777:fedcba9876543210fedcba9876543210';
  const data = `{"user_id":1,"access_token":"${token}"}`;
  const hook = { account: 'tokens', object: 'application', action: 'added', data };
  await stack.post(signedHook(hook));
  const own = (items: Item[]) => items.filter(({ account }) => account?.S === 'tokens');
  const events = (count: number) =>
    eventually(
      async () => own(await stack.items()),
      (items) => items.length === count,
    );
  const [item = {}] = await events(1);
  expect(item.data).toEqual({ S: '{"user_id":1,"access_token":"***"}' });
  expect(JSON.stringify(item)).not.toContain(token);
  expect(stack.logs.join('\n')).not.toContain(token);
  expect(own(await stack.connections())).toEqual([
    {
      account: { S: 'tokens' },
      accessToken: { S: token },
      connectedAt: { N: '1700000000' },
      updatedBy: item.eventKey,
    },
  ]);
  // A replay of the event, in which the token is masked, leaves the stored token as it is.
  await stack.post(signedHook({ ...hook, data: String(item.data?.S), time: 1_700_000_001 }));
  await events(2);
  expect(own(await stack.connections())).toMatchObject([{ accessToken: { S: token } }]);
});

it('logs no secret, signature or data', async () => {
  const [{ hook } = { hook: signedHook() }] = eventVectors;
  expect((await stack.post(hook)).status).toBe(200);
  expect((await stack.post({ ...hook, object: 'other' })).status).toBe(401);
  const logged = stack.logs.join('\n');
  expect(logged).toContain('bad-signature');
  expect(logged).not.toContain(vectors.secret);
  for (const { hook } of eventVectors) expect(logged).not.toContain(hook.verify);
  expect(logged).not.toContain('access_token');
});
