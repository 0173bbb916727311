import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventVectors, signedHook, vectors } from '../support/hooks.ts';
import { rubbish } from '../support/rubbish.ts';
import { eventually, type Item, startTestStack, type TestStack } from '../support/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
});
afterAll(() => stack.close());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const itemsOf = async (account: string): Promise<Item[]> =>
  (await stack.items()).filter((item) => item.account?.S === account);
/** Passes once everything sent before it went through. */
async function settle(): Promise<void> {
  const marker = signedHook({ account: 'marker', object_id: crypto.randomUUID() });
  expect((await stack.post(marker)).status).toBe(200);
  await eventually(
    () => itemsOf('marker'),
    (items) => items.some((item) => item.objectId?.S === marker.object_id),
  );
  const { model, sqs } = stack;
  for (const queue of model.queues) {
    const QueueUrl = sqs.queueUrl(queue.arn);
    await eventually(
      async () =>
        (
          await sqs.client.send(
            new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
          )
        ).Attributes,
      (attributes) =>
        attributes?.ApproximateNumberOfMessages === '0' &&
        attributes?.ApproximateNumberOfMessagesNotVisible === '0',
    );
  }
}

describe('genuine hooks', () => {
  it('are all answered 200 and become as many items as there are events', async () => {
    for (const { hook } of vectors.genuine) {
      const response = await stack.post(hook);
      expect([response.status, await response.text()]).toEqual([200, '{"status":"accept"}']);
    }
    await settle();
    const items = (await stack.items()).filter((item) =>
      eventVectors.some(({ hook }) => hook.account === item.account?.S),
    );
    expect(items).toHaveLength(eventVectors.length - 4);
    expect(items.filter((item) => item.action?.S === 'test')).toEqual([]);
    const sample = items.find((item) => item.eventKey?.S === '1518794257;transaction;1;added');
    expect(sample).toMatchObject({
      deliveries: { N: '5' },
      objectId: { S: '1' },
      time: { N: '1518794257' },
      accountNumber: { S: '813932' },
    });
    expect(sample?.deliveryLog?.SS).toHaveLength(5);
    const twins = items.filter((item) => item.eventKey?.S?.includes(';transaction;77;changed;'));
    expect(twins).toHaveLength(2);
    for (const { hook } of eventVectors.filter(({ hook }) => hook.object === 'product')) {
      expect(items.map((item) => item.data?.S)).toContain(hook.data);
    }
  });

  it('delivered 16 times, 8 of them at once, are one item that counts 16', async () => {
    const hook = signedHook({ account: 'sixteen' });
    for (let round = 0; round < 8; round += 1) await stack.post(hook);
    const together = await Promise.all(Array.from({ length: 8 }, () => stack.post(hook)));
    expect(together.map(({ status }) => status)).toEqual(Array(8).fill(200));
    await settle();
    const items = await itemsOf('sixteen');
    expect(items).toHaveLength(1);
    expect(items[0]?.deliveries).toEqual({ N: '16' });
    expect(items[0]?.deliveryLog?.SS).toHaveLength(16);
  });

  it('are taken with any content type, a byte order mark, as a form', async () => {
    const hook = signedHook({ account: 'shapes', object_id: '7' });
    const json = JSON.stringify(hook);
    const { account_number: _, ...fields } = hook;
    const form = new URLSearchParams(fields as Record<string, string>);
    const statuses = await Promise.all([
      stack.post(json, { 'content-type': 'APPLICATION/JSON; Charset=UTF-8' }),
      stack.post(`\ufeff${json}`),
      stack.post(Buffer.from(json), { 'content-type': 'application/octet-stream' }),
      stack.post(json, FORM),
      stack.post(form.toString(), FORM),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await settle();
    expect((await itemsOf('shapes')).map((item) => item.deliveries)).toEqual([{ N: '5' }]);
  });
});

describe('large hooks', () => {
  const form = (data: string) => {
    const { verify, object_id, time } = signedHook({ account: 'large', data });
    const fields = `account=large&object=transaction&object_id=${object_id}&action=closed`;
    return `${fields}&time=${time}&verify=${verify}&data=${data}`;
  };

  it('come out of the queue byte for byte, though escaped to three times their size', async () => {
    const data = 'ї'.repeat(120 * 1024);
    expect((await stack.post(form(data), FORM)).status).toBe(200);
    await settle();
    expect((await itemsOf('large')).map((item) => item.data?.S === data)).toEqual([true]);
  });

  it('that no queue message can hold escaped are 413, not tried for ever', async () => {
    expect((await stack.post(form('\u0001'.repeat(200 * 1024)), FORM)).status).toBe(413);
  });
});

describe('forged hooks', () => {
  it('with one signed field or the signature changed are 401', async () => {
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

  it('that shift a field within the same md5 are 400', async () => {
    const { data, time, ...rest } = signedHook({ account: 'shift', data: '{"a":1}' });
    const shifted = [
      { ...rest, time: `${data};${time}` },
      { ...rest, action: `${rest.action};${data}`, time },
    ];
    for (const hook of shifted) expect((await stack.post(hook)).status).toBe(400);
    await settle();
    expect(await itemsOf('shift')).toEqual([]);
  });
});

describe('the check button', () => {
  it('gets 200 in every shape and leaves no item', async () => {
    const { webhookUrl } = stack.state;
    const test = signedHook({ account: 'check', action: 'test', object_id: '0' });
    const { verify: _, ...unsigned } = test;
    const flat = new URLSearchParams(test as Record<string, string>);
    const bracketed = new URLSearchParams([
      ['url', webhookUrl],
      ...[...flat].map(([name, value]): [string, string] => [`data[${name}]`, value]),
    ]);
    const responses = await Promise.all([
      fetch(webhookUrl),
      fetch(webhookUrl, { method: 'HEAD' }),
      stack.post(test),
      stack.post(unsigned),
      stack.post({ ...test, verify: 'f'.repeat(32) }),
      stack.post(flat.toString(), FORM),
      stack.post(bracketed.toString(), FORM),
      stack.post(decodeURIComponent(bracketed.toString()), FORM),
    ]);
    expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await responses[0]?.text()).toBe('{"status":"ok"}');
    await settle();
    expect(await itemsOf('check')).toEqual([]);
  });
});

describe('anything else', () => {
  it('gets the status of its kind, never a 5xx, and the next hook is taken', async () => {
    const bodies = rubbish();
    expect(bodies.length).toBeGreaterThanOrEqual(300);
    for (const { body, headers, status } of bodies) {
      const response = await stack.post(body, headers);
      expect([response.status, String(body).slice(0, 80)]).toEqual([
        status,
        String(body).slice(0, 80),
      ]);
    }
    expect((await stack.post(signedHook({ account: 'after-rubbish' }))).status).toBe(200);
  });

  it('by another method is 405, on another path 404', async () => {
    const { webhookUrl } = stack.state;
    expect((await fetch(webhookUrl, { method: 'PUT', body: '{}' })).status).toBe(405);
    expect((await fetch(`${webhookUrl}/more`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${webhookUrl}?a=1&a=2`)).status).toBe(200);
  });
});

it('keeps an access token in the item’s accessToken and nowhere else', async () => {
  const token = '777777:fedcba9876543210fedcba9876543210';
  const data = `{"user_id":1,"access_token":"${token}"}`;
  await stack.post(signedHook({ account: 'tokens', object: 'application', action: 'added', data }));
  await settle();
  const [{ accessToken, ...rest } = {}] = await itemsOf('tokens');
  expect(accessToken).toEqual({ S: token });
  expect(rest.data).toEqual({ S: '{"user_id":1,"access_token":"***"}' });
  expect(JSON.stringify(rest)).not.toContain(token);
  expect(stack.logs.join('\n')).not.toContain(token);
  const [index] = stack.model.tables[0]?.GlobalSecondaryIndexes ?? [];
  expect(index?.Projection).toEqual({
    ProjectionType: 'INCLUDE',
    NonKeyAttributes: ['object', 'objectId', 'action', 'time'],
  });
});

it('logs no secret, signature or data', () => {
  const logged = stack.logs.join('\n');
  expect(logged).toContain('bad-signature');
  expect(logged).not.toContain(vectors.secret);
  for (const { hook } of eventVectors) expect(logged).not.toContain(hook.verify);
  expect(logged).not.toContain('access_token');
});
