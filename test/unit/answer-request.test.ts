import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../lambda/verifier/answer-request.ts';
import { admitAll, fixedSecrets, recordingLog, recordingQueue } from '../support/fakes.ts';
import { SECRET, signedHook } from '../support/hooks.ts';

const RECEIVED_AT_MS = Date.UTC(2026, 10, 24, 8);

interface Request {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

const eventOf = ({ method = 'POST', ...rest }: Request): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: 'ANY /webhooks/poster',
  rawPath: '/webhooks/poster',
  rawQueryString: '',
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    accountId: '000000000000',
    apiId: 'api',
    domainName: 'localhost',
    domainPrefix: 'api',
    http: {
      method,
      path: '/webhooks/poster',
      protocol: 'HTTP/1.1',
      sourceIp: '::1',
      userAgent: '',
    },
    requestId: 'req-1',
    routeKey: 'ANY /webhooks/poster',
    stage: '$default',
    time: '24/Nov/2026:08:00:00 +0000',
    timeEpoch: RECEIVED_AT_MS,
  },
  ...rest,
});

async function ask(
  request: Request,
  { queue = recordingQueue(), remainingMs = 10_000, admission = admitAll } = {},
) {
  const log = recordingLog();
  const dependencies = { secrets: fixedSecrets(SECRET), queue, admission, log };
  const response = await answerRequest(dependencies, eventOf(request), remainingMs);
  return { response, queued: queue.hooks, logged: log.entries };
}

const json = (statusCode: number, body: string) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body,
});
const accepted = json(200, '{"status":"accept"}');
const unavailable = json(503, '{"status":"unavailable"}');

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('answerRequest', () => {
  it.each(['body', 'headers'])('answers an event whose %s is null with 400', async (name) => {
    const event = { ...eventOf({ body: '{}' }), [name]: null };
    const log = recordingLog();
    const dependencies = {
      ...{ secrets: fixedSecrets(SECRET), queue: recordingQueue(), admission: admitAll, log },
    };
    expect((await answerRequest(dependencies, event, 10_000)).statusCode).toBe(400);
  });

  it.each(['GET', 'HEAD'])('answers %s with 200', async (method) => {
    const { response } = await ask({ method });
    expect(response).toEqual(json(200, '{"status":"ok"}'));
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('answers %s with 405', async (method) => {
    const { response } = await ask({ method, body: JSON.stringify(signedHook()) });
    expect(response).toEqual({
      statusCode: 405,
      headers: { 'content-type': 'application/json', allow: 'POST, GET, HEAD' },
      body: '{"status":"refused","problem":"only POST, GET and HEAD"}',
    });
  });

  it('answers a signed hook with 200, and queues and logs it', async () => {
    const { response, queued, logged } = await ask({ body: JSON.stringify(signedHook()) });
    expect(response).toEqual(accepted);
    expect(queued).toEqual([
      {
        fields: {
          account: 'api-demo',
          object: 'transaction',
          object_id: 42,
          action: 'closed',
          time: '1700000000',
        },
        receivedAt: '2026-11-24T08:00:00.000Z',
        requestId: 'req-1',
      },
    ]);
    expect(logged).toEqual([{ level: 'info', event: 'accepted', requestId: 'req-1' }]);
  });

  it('decodes a base64 body', async () => {
    const { response } = await ask({
      body: base64(JSON.stringify(signedHook())),
      isBase64Encoded: true,
      headers: { 'content-type': 'X/Y' },
    });
    expect(response).toEqual(accepted);
  });

  it('reads a form whose content-type header is written in capitals', async () => {
    const { verify, account, object, object_id, action, time } = signedHook();
    const form = {
      ...{ verify, account, object, object_id: String(object_id) },
      ...{ action, time: String(time) },
    };
    const { response } = await ask({
      body: base64(new URLSearchParams(form).toString()),
      isBase64Encoded: true,
      headers: { 'Content-Type': 'APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8' },
    });
    expect(response).toEqual(accepted);
  });

  it('answers a POST without a body with 400', async () => {
    const { response } = await ask({});
    expect(response).toEqual(
      json(
        400,
        '{"status":"refused","field":"account","problem":"must be text of 1 to 128 characters with no \\";\\" and no control character"}',
      ),
    );
  });

  it('answers a test hook with 200 and logs it', async () => {
    const { response, queued, logged } = await ask({ body: '{"action":"test"}' });
    expect(response).toEqual(accepted);
    expect(queued).toEqual([]);
    expect(logged).toEqual([{ level: 'info', event: 'test', requestId: 'req-1' }]);
  });

  it('returns 401 when the signature is wrong, and logs neither data nor signature', async () => {
    const hook = signedHook({ data: 'private' }, 'wrong');
    const { response, queued, logged } = await ask({ body: JSON.stringify(hook) });
    expect(response).toEqual(
      json(401, '{"status":"refused","field":"verify","problem":"does not match"}'),
    );
    expect(queued).toEqual([]);
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'refused',
        reason: 'bad-signature',
        account: 'api-demo',
        object: 'transaction',
        objectId: '42',
        action: 'closed',
        unverified: true,
        requestId: 'req-1',
      },
    ]);
  });

  it('returns 400 naming the field when the grammar is broken, and repeats no value', async () => {
    const body = JSON.stringify({ ...signedHook(), account: 'shop;1' });
    const { response, logged } = await ask({ body });
    expect(response).toEqual(
      json(
        400,
        '{"status":"refused","field":"account","problem":"must be text of 1 to 128 characters with no \\";\\" and no control character"}',
      ),
    );
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'refused',
        reason: 'malformed',
        field: 'account',
        object: 'transaction',
        objectId: '42',
        action: 'closed',
        unverified: true,
        requestId: 'req-1',
      },
    ]);
  });

  it('returns 413 when the body is larger than 256 KiB', async () => {
    const { response, logged } = await ask({ body: 'x'.repeat(256 * 1024 + 1) });
    expect(response).toEqual(json(413, '{"status":"refused","problem":"larger than 256 KiB"}'));
    expect(logged).toEqual([
      { level: 'warn', event: 'refused', reason: 'too-large', requestId: 'req-1' },
    ]);
  });

  it.each([
    {
      problem: 'is too old',
      admission: { ...admitAll, maxAgeSeconds: 1 },
      body: '{"status":"refused","field":"time","problem":"too long ago"}',
      reason: 'too-old',
    },
    {
      problem: 'belongs to an account that is not allowed',
      admission: { ...admitAll, accounts: new Set(['other']) },
      body: '{"status":"refused","field":"account","problem":"is not served here"}',
      reason: 'account-not-allowed',
    },
  ])('returns 403 when a genuine hook $problem', async ({ admission, body, reason }) => {
    const { response, logged } = await ask({ body: JSON.stringify(signedHook()) }, { admission });
    expect(response).toEqual(json(403, body));
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'refused',
        reason,
        account: 'api-demo',
        object: 'transaction',
        objectId: '42',
        action: 'closed',
        requestId: 'req-1',
      },
    ]);
  });

  it('returns 503 when the queue fails, and does not log a message that may quote input', async () => {
    const queue = {
      ...recordingQueue(),
      enqueue: () => Promise.reject(new SyntaxError('unexpected "private"')),
    };
    const { response, logged } = await ask({ body: JSON.stringify(signedHook()) }, { queue });
    expect(response).toEqual(unavailable);
    expect(logged).toMatchObject([
      { level: 'error', event: 'unavailable', requestId: 'req-1', error: 'SyntaxError' },
    ]);
    expect(JSON.stringify(logged)).not.toContain('private');
  });

  it('returns 503 before the function times out when the queue does not answer', async () => {
    const queue = { ...recordingQueue(), enqueue: () => new Promise<never>(() => {}) };
    const { response, logged } = await ask(
      { body: JSON.stringify(signedHook()) },
      { queue, remainingMs: 510 },
    );
    expect(response).toEqual(unavailable);
    expect(logged).toMatchObject([
      { level: 'error', event: 'unavailable', requestId: 'req-1', error: 'DeadlineError' },
    ]);
  });
});
