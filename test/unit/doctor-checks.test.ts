import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';
import type { Hook } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { type CheckResult, runChecks } from '../../tools/cli/doctor/check.ts';
import { endpointChecks } from '../../tools/cli/doctor/endpoint-checks.ts';
import type { Target } from '../../tools/client/target.ts';
import { credentials } from '../../tools/local/local-state.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import { SECRET } from '../support/hooks.ts';

/** An endpoint and a table that work; each test breaks one thing. */
interface Pipeline {
  /** The answer to a GET. */
  get: number;
  /** The answer to a test hook in one of the forms. */
  test: Record<'json' | 'flat' | 'bracketed', number>;
  forged: number;
  genuine: number;
  /** Which object ids an accepted hook leaves in the table. */
  stored(hook: Hook): string[];
}

let pipeline: Pipeline;
let server: Server;
let target: Target;
/** The object ids in the table. */
let objectIds: string[];

const formOf = (contentType = '', body = '') => {
  if (contentType.includes('json')) return 'json';
  return /%5B|\[/i.test(body) ? 'bracketed' : 'flat';
};

function answerHook(contentType: string | undefined, body: string): number {
  const reading = readBody(Buffer.from(body), contentType);
  const hook = Object(reading.ok ? reading.value : undefined) as Hook;
  if (hook.action === 'test') return pipeline.test[formOf(contentType, body)];
  if (hook.verify !== sign(hook, SECRET)) return pipeline.forged;
  if (pipeline.genuine === 200) objectIds.push(...pipeline.stored(hook));
  return pipeline.genuine;
}

const itemOf = (objectId: string) => ({
  ...{ account: { S: 'a' }, eventKey: { S: `1700000000;doctor;${objectId};checked` } },
  ...{ object: { S: 'doctor' }, objectId: { S: objectId }, action: { S: 'checked' } },
  ...{ time: { N: '1700000000' }, receivedAt: { S: '2026-11-24T10:00:00.000Z' } },
  ...{ deliveries: { N: '1' }, deliveryLog: { SS: ['2026-11-24T10:00:00.000Z id'] } },
  ...{ expiresAt: { N: '1800000000' }, day: { S: '2026-11-24#1' } },
});

beforeEach(async () => {
  objectIds = [];
  pipeline = {
    ...{ get: 200, test: { json: 200, flat: 200, bracketed: 200 }, forged: 401, genuine: 200 },
    stored: (hook) => [String(hook.object_id)],
  };
  server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.headers['x-amz-target'] !== undefined) {
      const Items = objectIds.map(itemOf);
      // No item: let the half minute pass in which doctor looks for one.
      if (!Items.some(({ objectId }) => objectId.S !== 'other')) vi.advanceTimersByTime(31_000);
      return response.end(JSON.stringify({ Items, Count: Items.length }));
    }
    const status =
      request.method === 'GET' ? pipeline.get : answerHook(request.headers['content-type'], body);
    return response.writeHead(status).end('{}');
  });
  const url = await listenOnLoopback(server);
  vi.useFakeTimers({ toFake: ['Date'] });
  target = {
    webhookUrl: `${url}/webhooks/poster`,
    tableName: 'events',
    dynamodb: new DynamoDBClient({ region: 'local', endpoint: url, credentials }),
    secretName: 'secret',
    secretsManager: { send: async () => ({ SecretString: SECRET }) },
  } as unknown as Target;
});
afterEach(() => {
  vi.useRealTimers();
  target.dynamodb.destroy();
  server.closeAllConnections();
  server.close();
});

const doctor = (): Promise<CheckResult[]> =>
  Array.fromAsync(runChecks(endpointChecks(target, 'a')));

const URL_ANSWERS = 'the URL answers';
const BUTTON = 'Poster’s check button gets 200 in each form';
const FORGED = 'a wrong signature is refused';
const ACCEPTED = 'a signed hook is accepted';
const ARRIVES = 'the hook arrives in the table';

it('doctor finds nothing wrong with an endpoint that does what it should', async () => {
  expect(await doctor()).toEqual(
    [URL_ANSWERS, BUTTON, FORGED, ACCEPTED, ARRIVES].map((name) => ({ name, state: 'ok' })),
  );
});

describe('doctor reports', () => {
  const READ_LOG = 'read the verifier’s log';
  const signedWith = (status: number) =>
    `the answer to a hook signed with the stored secret is ${status}`;

  it.each<[string, Partial<Pipeline>, name: string, problem: string, fix: string]>([
    [
      'another server at the URL',
      { get: 404 },
      URL_ANSWERS,
      'the answer to GET is 404',
      'check that this is the URL of the stack',
    ],
    [
      'a check button that gets no 200 for one of its forms',
      { test: { json: 200, flat: 200, bracketed: 400 } },
      BUTTON,
      'the answer to a test hook (bracketed) is 400',
      READ_LOG,
    ],
    [
      'an endpoint that takes forged hooks',
      { forged: 200 },
      FORGED,
      'the answer to a forged hook is 200',
      READ_LOG,
    ],
    [
      'an endpoint that answers a forged hook with an error',
      { forged: 503 },
      FORGED,
      'the answer to a forged hook is 503',
      READ_LOG,
    ],
    [
      'a verifier with an earlier secret',
      { genuine: 401 },
      ACCEPTED,
      signedWith(401),
      'the verifier still uses an earlier secret; it reads it again within a minute, so try again then',
    ],
    [
      'an account that is not allowed',
      { genuine: 403 },
      ACCEPTED,
      signedWith(403),
      'the stack accepts only certain accounts; name one of them with --account',
    ],
    [
      'a throttled route',
      { genuine: 429 },
      ACCEPTED,
      signedWith(429),
      'the route’s throttling limit is reached; raise it, or try again later',
    ],
    ['a queue that fails', { genuine: 503 }, ACCEPTED, signedWith(503), READ_LOG],
    [
      'a hook that does not arrive, although another one is there',
      { stored: () => ['other'] },
      ARRIVES,
      'an accepted hook is not in the table after 30 seconds',
      'read the consumer’s log (event not-recorded)',
    ],
  ])('%s, and nothing else', async (_case, broken, name, problem, fix) => {
    pipeline = { ...pipeline, ...broken };
    const results = await doctor();
    const failed = results.filter(({ state }) => state === 'failed');
    expect(failed).toEqual([{ name, state: 'failed', problem, fix }]);
    const after = results.slice(results.findIndex((result) => result.name === name) + 1);
    const needs = name === URL_ANSWERS ? URL_ANSWERS : ACCEPTED;
    const skipped = after.filter(({ state }) => state === 'skipped').map((result) => result.name);
    const dependent = { [URL_ANSWERS]: [BUTTON, FORGED, ACCEPTED, ARRIVES], [ACCEPTED]: [ARRIVES] };
    expect(skipped).toEqual(name in dependent ? dependent[needs] : []);
  });

  it('a URL that nothing answers', async () => {
    server.closeAllConnections();
    server.close();
    const [first, ...others] = await doctor();
    expect(first).toMatchObject({
      ...{ name: URL_ANSWERS, state: 'failed', fix: 'check that this is the URL of the stack' },
      problem: expect.stringContaining(`${target.webhookUrl} does not answer: `),
    });
    expect(others.map(({ state }) => state)).toEqual(Array(4).fill('skipped'));
  });
});
