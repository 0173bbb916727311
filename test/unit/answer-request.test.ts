import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../lambda/verifier/answer-request.ts';
import { admitAll, fixedSecrets, recordingLog, recordingQueue } from '../support/fakes.ts';
import { SECRET, signedHook } from '../support/hooks.ts';

interface Request {
  method?: string;
  body?: string;
  contentType?: string;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

const eventOf = ({ method = 'POST', contentType, ...rest }: Request): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: 'ANY /webhooks/poster',
  rawPath: '/webhooks/poster',
  rawQueryString: '',
  headers: contentType === undefined ? {} : { 'content-type': contentType },
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
    timeEpoch: RECEIVED_AT,
  },
  ...rest,
});

const RECEIVED_AT = Date.UTC(2026, 10, 24, 8);

async function ask(
  request: Request,
  { queue = recordingQueue(), remainingMs = 10_000, admission = admitAll } = {},
) {
  const log = recordingLog();
  const dependencies = { secrets: fixedSecrets(SECRET), queue, admission, log };
  const response = await answerRequest(dependencies, eventOf(request), remainingMs);
  return { response, queued: queue.hooks, logged: log.entries };
}

describe('the answer to a request', () => {
  it.each(['GET', 'HEAD'])('to %s is 200 ok', async (method) => {
    const { response } = await ask({ method });
    expect(response).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('to %s is 405', async (method) => {
    const { response } = await ask({ method, body: JSON.stringify(signedHook()) });
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'POST, GET, HEAD' } });
  });

  it('to a signed hook is 200 accept, logged by its request id', async () => {
    const { response, queued, logged } = await ask({
      body: JSON.stringify(signedHook()),
    });
    expect(response).toMatchObject({ statusCode: 200, body: '{"status":"accept"}' });
    expect(queued).toMatchObject([
      { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1', fields: { object_id: 42 } },
    ]);
    expect(logged).toEqual([{ level: 'info', event: 'accepted', requestId: 'req-1' }]);
  });

  it('reads a base64 body', async () => {
    const body = Buffer.from(JSON.stringify(signedHook())).toString('base64');
    const { response } = await ask({ body, isBase64Encoded: true, contentType: 'X/Y' });
    expect(response.statusCode).toBe(200);
  });

  it('reads a base64 form whose header is in upper case', async () => {
    const { verify, account, object, object_id, action, time } = signedHook();
    const form = {
      verify,
      account,
      object,
      object_id: String(object_id),
      action,
      time: String(time),
    };
    const body = Buffer.from(new URLSearchParams(form).toString()).toString('base64');
    const contentType = 'APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8';
    const { response } = await ask({
      body,
      isBase64Encoded: true,
      headers: { 'Content-Type': contentType },
    });
    expect(response.statusCode).toBe(200);
  });

  it('to a missing body is 400', async () => {
    const { response } = await ask({});
    expect(response).toMatchObject({ statusCode: 400, body: expect.stringContaining('"account"') });
  });

  it('to a test is 200 accept, logged', async () => {
    const { response, logged } = await ask({ body: '{"action":"test"}' });
    expect(response).toMatchObject({ statusCode: 200, body: '{"status":"accept"}' });
    expect(logged).toEqual([{ level: 'info', event: 'test', requestId: 'req-1' }]);
  });

  it('to a wrong signature is 401, logged without data or signature', async () => {
    const hook = signedHook({ data: 'private' }, 'wrong');
    const { response, queued, logged } = await ask({ body: JSON.stringify(hook) });
    expect(response).toMatchObject({
      statusCode: 401,
      body: '{"status":"refused","field":"verify","problem":"does not match"}',
    });
    expect(queued).toEqual([]);
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'refused',
        reason: 'bad-signature',
        account: 'api-demo',
        object: 'transaction',
        action: 'closed',
        requestId: 'req-1',
      },
    ]);
  });

  it('to a broken grammar is 400 naming the field, and repeats nothing of the request', async () => {
    const body = JSON.stringify({ ...signedHook(), account: 'shop;1' });
    const { response, logged } = await ask({ body });
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(response.body ?? '')).toMatchObject({ status: 'refused', field: 'account' });
    expect(JSON.stringify([response, logged])).not.toContain('shop');
  });

  it('to more than 256 KiB is 413', async () => {
    const { response, logged } = await ask({ body: 'x'.repeat(256 * 1024 + 1) });
    expect(response.statusCode).toBe(413);
    expect(logged).toMatchObject([{ event: 'refused', reason: 'too-large' }]);
  });

  it('to a genuine hook that is not admitted is 403, with the reason', async () => {
    const body = JSON.stringify(signedHook());
    const tooOld = await ask({ body }, { admission: { ...admitAll, maxAgeSeconds: 1 } });
    expect(tooOld.response).toMatchObject({
      statusCode: 403,
      body: '{"status":"refused","field":"time","problem":"too long ago"}',
    });
    expect(tooOld.logged).toMatchObject([{ event: 'refused', reason: 'too-old' }]);
    const accounts = new Set(['other']);
    const foreign = await ask({ body }, { admission: { ...admitAll, accounts } });
    expect(foreign.response).toMatchObject({
      statusCode: 403,
      body: '{"status":"refused","field":"account","problem":"is not served here"}',
    });
    expect(foreign.logged).toMatchObject([{ reason: 'account-not-allowed' }]);
  });

  it('is 503 when the queue fails, logged without what the error says of its input', async () => {
    const queue = {
      ...recordingQueue(),
      enqueue: () => Promise.reject(new SyntaxError('unexpected "private"')),
    };
    const body = JSON.stringify(signedHook());
    const { response, logged } = await ask({ body }, { queue });
    expect(response).toMatchObject({ statusCode: 503, body: '{"status":"unavailable"}' });
    expect(logged).toMatchObject([{ level: 'error', event: 'unavailable', error: 'SyntaxError' }]);
    expect(JSON.stringify(logged)).not.toContain('private');
  });

  it('is 503 when the queue does not answer before the time-out', async () => {
    const queue = {
      ...recordingQueue(),
      enqueue: () => new Promise<never>(() => {}),
    };
    const { response } = await ask(
      { body: JSON.stringify(signedHook()) },
      { queue, remainingMs: 510 },
    );
    expect(response.statusCode).toBe(503);
  });
});
