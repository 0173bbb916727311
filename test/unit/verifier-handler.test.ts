import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GatewayEvent } from '../../lambda/verifier/answer-request.ts';
import { stubFunctionEnv } from '../support/fakes.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { type StubServices, startStubServices } from '../support/stub-services.ts';

const context = { getRemainingTimeInMillis: () => 5_000 } as Context;
let stubs: StubServices;
let handle: (event: GatewayEvent) => Promise<unknown>;
const lines: string[] = [];
/** Added to the time. The handler keeps `Date.now` when it is loaded. */
let laterMs = 0;

beforeAll(async () => {
  stubs = await startStubServices();
  const { endpoint } = stubs;
  stubFunctionEnv({
    QUEUE_URL: `${endpoint}/000000000000/queue`,
    SECRET_ID: 'secret',
    SECRET_MAX_AGE_SECONDS: '600',
    ALLOWED_ACCOUNTS: 'api-demo',
    AWS_ENDPOINT_URL: endpoint,
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + laterMs);
  const { handler, loaded } = await import('../../lambda/verifier/handler.ts');
  await loaded;
  handle = (event) => handler(event, context);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  stubs.close();
});

const post = (hook: object): GatewayEvent => ({
  body: JSON.stringify(hook),
  isBase64Encoded: false,
  requestContext: { http: { method: 'POST' }, requestId: 'req-1', timeEpoch: 1_700_000_000_000 },
});
const events = () => lines.map((line) => JSON.parse(line).event);

describe('the verifier’s handler', () => {
  it('has read the secret and connected to the queue once it is loaded', () => {
    expect(stubs.requests).toEqual({ GetSecretValue: 1, SendMessage: 1 });
    expect(events()).toEqual(['secret-refreshed']);
  });

  it('queues a genuine hook of an allowed account, and logs one line', async () => {
    lines.length = 0;
    expect(await handle(post(signedHook()))).toMatchObject({ statusCode: 200 });
    expect(stubs.messages).toHaveLength(1);
    expect(events()).toEqual(['accepted']);
  });

  it('refuses an account that is not in its environment', async () => {
    expect(await handle(post(signedHook({ account: 'other' })))).toMatchObject({ statusCode: 403 });
    expect(stubs.messages).toHaveLength(1);
  });

  it('refuses a wrong signature after it has read the secret again', async () => {
    lines.length = 0;
    const forged = post(signedHook({}, `${SECRET}x`));
    expect(await handle(forged)).toMatchObject({ statusCode: 401 });
    expect(stubs.requests.GetSecretValue).toBe(2);
    expect(events()).toEqual(['secret-refreshed', 'refused']);
  });

  it('logs why the secret could not be refreshed, and keeps on answering', async () => {
    lines.length = 0;
    stubs.secret = 'denied';
    laterMs = 6 * 60_000;
    expect(await handle(post(signedHook()))).toMatchObject({ statusCode: 200 });
    await vi.waitFor(() => expect(events()).toContain('secret-refresh-failed'));
    const line = lines.find((one) => one.includes('secret-refresh-failed')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'WARN', error: 'AccessDeniedException' });
  });
});
