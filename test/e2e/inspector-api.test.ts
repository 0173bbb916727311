import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { Target } from '../../tools/client/target.ts';
import type { HookForm } from '../../tools/inspector/api.ts';
import { createEventLists } from '../../tools/inspector/server/event-list.ts';
import { startInspector } from '../../tools/inspector/server/inspector.ts';
import { fieldsOf, SECRET, signedHook } from '../support/hooks.ts';
import {
  type AskOptions,
  ask,
  startTestInspector,
  type TestInspector,
} from '../support/test-inspector.ts';
import { eventually } from '../support/test-stack.ts';

let inspector: TestInspector;
beforeAll(async () => {
  inspector = await startTestInspector(inject('assembly'));
});
afterAll(() => inspector?.close());

const read = async (path: string) => JSON.parse((await ask(`${inspector.url}${path}`)).text);

const form: HookForm = {
  account: 'guarded',
  object: 'stock',
  action: 'changed',
  id: '1',
  data: '',
};
const send = (headers: Record<string, string>, path = '/api/send', sent = form) =>
  ask(`${inspector.url}${path}`, { method: 'POST', headers, body: JSON.stringify(sent) });
const json = { 'content-type': 'application/json' };

describe('the inspector’s API', () => {
  const port = () => new URL(inspector.url).port;

  it.each<[string, () => Promise<{ status: number | undefined }>]>([
    ['a POST from another origin', () => send({ ...json, origin: 'http://evil.example' })],
    [
      'a POST from another port of this machine',
      () => send({ ...json, origin: 'http://127.0.0.1:1' }),
    ],
    ['a POST from an opaque origin', () => send({ ...json, origin: 'null' })],
    ['a POST without an origin', () => send(json)],
    [
      'a redrive from another origin',
      () => send({ ...json, origin: 'http://evil.example' }, '/api/redrive'),
    ],
    [
      'a POST as an HTML form sends it',
      () => send({ 'content-type': 'text/plain', origin: inspector.url }),
    ],
    ['a GET with another host name', () => get({ headers: { host: `evil.example:${port()}` } })],
    ['a GET with a host that has no port', () => get({ headers: { host: '127.0.0.1' } })],
    [
      'a POST with another host name and the same origin',
      () =>
        send({ ...json, host: `evil.example:${port()}`, origin: `http://evil.example:${port()}` }),
    ],
  ])('refuses %s', async (_, request) => {
    expect((await request()).status).toBe(403);
    expect((await read('/api/events?account=guarded')).events).toEqual([]);
  });

  const get = (options: AskOptions) => ask(`${inspector.url}/api/overview`, options);

  it('answers a request to localhost', async () => {
    expect((await get({ headers: { host: `localhost:${port()}` } })).status).toBe(200);
  });

  it('sends headers that let the page load only from the inspector, and no other site embed it', async () => {
    const { headers } = await fetch(inspector.url);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['/api/nothing', 404],
    ['/api/event?account=&eventKey=', 400],
    ['/../../package.json', 404],
    ['/app.tsx', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await ask(`${inspector.url}${path}`)).status).toBe(status);
  });

  it('passes on a hook that is too large for the webhook, but not one twice as large', async () => {
    const sendKilobytes = (count: number) =>
      send({ ...json, origin: inspector.url }, '/api/send', {
        ...form,
        data: 'x'.repeat(count * 1024),
      });
    expect(JSON.parse((await sendKilobytes(300)).text)).toMatchObject({ status: 413 });
    expect((await sendKilobytes(600)).status).toBe(400);
  });

  it('reports an unexpected error in the terminal, and on the page only that there was one', async () => {
    const bug = new TypeError('a bug');
    const errors: unknown[] = [];
    const sqs = { send: () => Promise.reject(bug) } as unknown as Target['sqs'];
    const target = { ...inspector.target, sqs };
    const other = await startInspector({ target, port: 0, logError: (one) => errors.push(one) });
    const { status, text } = await ask(`${other.url}/api/overview`);
    await other.close();
    expect([status, JSON.parse(text)]).toEqual([
      502,
      { error: 'the inspector failed; see the error in its terminal' },
    ]);
    expect(errors).toEqual([bug]);
  });

  it('is not available on the webhook’s port', async () => {
    const { origin } = new URL(inspector.stack.state.webhookUrl);
    for (const path of ['/', '/page.js', '/api/overview', '/api/events']) {
      expect((await fetch(`${origin}${path}`)).status).toBe(404);
    }
  });
});

describe('the inspector’s answers', () => {
  it('contain no access token and no secret', async () => {
    const token = '99:0123456789abcdef0123456789abcdef';
    const fields = {
      account: 'keeper',
      object: 'application',
      action: 'added',
      data: `{"user_id":1,"access_token":"${token}"}`,
    };
    await inspector.stack.post(signedHook(fields));
    const hook = {
      fields: fieldsOf(fields),
      receivedAt: '2026-01-01T00:00:00.000Z',
      requestId: 'r',
    };
    const { sqs, deadLetterQueueUrl: QueueUrl } = inspector.target;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: writeQueuedHook(hook) }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `access_token=${token}` }));
    const { events } = await eventually(
      () => read('/api/events?account=keeper'),
      ({ events: found }) => found.length === 1,
    );
    const sent = { method: 'POST', headers: { ...json, origin: inspector.url } };
    const paths = [
      ...['/', '/page.js', '/api/overview', '/api/events', '/api/events?account=keeper'],
      `/api/event?${new URLSearchParams(events[0])}`,
      ...['/api/dead-letters', '/api/accounts', '/api/subscriptions'],
    ];
    const answers = [];
    for (const path of paths) answers.push(await ask(`${inspector.url}${path}`));
    answers.push(await ask(`${inspector.url}/api/send`, { ...sent, body: JSON.stringify(form) }));
    answers.push(await ask(`${inspector.url}/api/redrive`, { ...sent, body: '{}' }));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const all = answers.map(({ text }) => text).join('\n');
    expect(all).toContain(String.raw`{\"user_id\":1,\"access_token\":\"***\"}`);
    expect(all).toContain('"problem":"must be an object"');
    expect(all).not.toContain(token);
    expect(all).not.toContain(SECRET);
    expect(inspector.errors).toEqual([]);
  });
});

describe('the inspector’s list of events', () => {
  const ROWS = 25;
  const hook = (object_id: number) => signedHook({ account: 'many', object_id });
  beforeAll(async () => {
    for (let id = 1; id <= ROWS; id += 1) await inspector.stack.post(hook(id));
    await eventually(
      inspector.stack.items,
      (items) => items.filter(({ account }) => account?.S === 'many').length === ROWS,
    );
  });

  it('has no more rows than the limit, and says that there are more', async () => {
    const { events, hasMore } = await read('/api/events?account=many&limit=2&further');
    expect([events.length, hasMore]).toEqual([2, true]);
    expect(await read(`/api/events?account=many&limit=${ROWS}&further`)).toMatchObject({
      hasMore: false,
    });
  });

  it('counts the deliveries of every row again after 30 seconds', async () => {
    let aheadMs = 0;
    const lists = createEventLists(inspector.target, () => new Date(Date.now() + aheadMs));
    const filter = { account: '', object: '', action: '', id: '', text: '' };
    const deliveriesOfAll = async () => {
      const { events } = await lists.list({ filter, range: {}, limit: 100, lookFurther: true });
      const rows = events.filter(({ account }) => account === 'many');
      return rows.map(({ deliveries }) => deliveries);
    };
    expect(await deliveriesOfAll()).toEqual(Array(ROWS).fill(1));
    for (let id = 1; id <= ROWS; id += 1) await inspector.stack.post(hook(id));
    aheadMs = 31_000;
    await eventually(deliveriesOfAll, (counts) => {
      aheadMs += 31_000;
      return counts.every((count) => count === 2);
    });
  });
});
