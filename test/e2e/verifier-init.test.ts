// What the verifier's bundle does while its environment loads, when the secret or the queue fails then.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../lambda/runtime/client-options.ts';
import { createHookQueue } from '../../lambda/runtime/hook-queue.ts';
import { answerRequest } from '../../lambda/verifier/answer-request.ts';
import { createSecretCache, createSecretSource } from '../../lambda/verifier/secrets.ts';
import { warmUp } from '../../lambda/verifier/warm-up.ts';
import { bundleLambda } from '../../lib/function/lambda-bundle.ts';
import { httpEvent } from '../../tools/bench/inputs.ts';
import {
  createLocalFunction,
  type LocalFunction,
} from '../../tools/local/functions/lambda-function.ts';
import { credentials } from '../../tools/local/local-state.ts';
import { eventually } from '../support/eventually.ts';
import { admitAll, recordingLog } from '../support/fakes.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { type Behaviour, type StubServices, startStubServices } from '../support/stub-services.ts';

let folder: string;
let stubs: StubServices;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-init-'));
  bundleLambda('verifier', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  stubs = await startStubServices();
});
afterEach(() => stubs.close());

/** INIT's limit, and the time it takes to load the code on a busy machine. */
const INIT_MAX_MS = 1_000 + 8_000;
const TIMEOUT_MS = 10_000;

interface Started {
  lambda: LocalFunction;
  logs: string[];
  /** @returns the status of the answer */
  post(hook: object): Promise<number>;
}

async function withVerifier(use: (started: Started) => Promise<void>, endpoint = stubs.endpoint) {
  const logs: string[] = [];
  const lambda = createLocalFunction({
    lambda: {
      ...{ name: 'verifier', arn: 'arn', file: join(folder, 'index.mjs'), exportName: 'handler' },
      ...{ timeoutMs: TIMEOUT_MS, memoryMb: 512, environment: {}, logGroup: undefined },
    },
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: endpoint,
      QUEUE_URL: `${endpoint}/000000000000/queue`,
      SECRET_ID: 'secret',
      SECRET_MAX_AGE_SECONDS: '600',
    },
    maxEnvironments: 1,
    log: (line) => logs.push(line),
  });
  const post = async (hook: object) => {
    const answer = await lambda.invoke(httpEvent(JSON.stringify(hook)));
    return Object(answer).statusCode;
  };
  await use({ lambda, logs, post }).finally(lambda.close);
}

const eventsIn = (logs: string[]) => logs.map((line) => JSON.parse(line).event);

/** Waits for the log to catch up with the answers. */
const failures = ({ logs }: Started, count: number) =>
  eventually(
    async () => eventsIn(logs).filter((event) => event === 'warm-up-failed').length,
    (found) => found === count,
  );

/** Loads the environment with a request that needs neither the secret nor the queue. */
async function load({ lambda }: Started): Promise<void> {
  const startedAt = performance.now();
  const get = { ...httpEvent(''), requestContext: { http: { method: 'GET' } } };
  expect(await lambda.invoke(get)).toMatchObject({ statusCode: 200 });
  expect(performance.now() - startedAt).toBeLessThan(INIT_MAX_MS);
}

describe('while the verifier loads', () => {
  it('reads the secret and connects to the queue, and queues nothing', () =>
    withVerifier(async (started) => {
      await load(started);
      expect(stubs.requests).toEqual({ GetSecretValue: 1, SendMessage: 1 });
      expect(stubs.messages).toEqual([]);
      expect(await started.post(signedHook())).toBe(200);
      await failures(started, 0);
      expect(stubs.requests).toEqual({ GetSecretValue: 1, SendMessage: 2 });
      expect(stubs.messages).toHaveLength(1);
    }));

  const faults: [secret: Behaviour, queue: Behaviour][] = [
    ['missing', 'ok'],
    ['denied', 'ok'],
    ['hanging', 'ok'],
    ['ok', 'missing'],
    ['ok', 'denied'],
    ['ok', 'hanging'],
    ['missing', 'missing'],
    ['hanging', 'hanging'],
  ];

  it.each(faults)(
    'logs a failure once and tries again at the first hook: secret %s, queue %s',
    (secret, queue) =>
      withVerifier(async (started) => {
        Object.assign(stubs, { secret, queue });
        await load(started);
        await failures(started, 1);
        Object.assign(stubs, { secret: 'ok', queue: 'ok' });
        expect(await started.post(signedHook())).toBe(200);
        expect(stubs.messages).toHaveLength(1);
        await failures(started, 1);
      }),
  );

  it.each(faults.filter((both) => !both.includes('hanging')))(
    'answers no hook with 200 while the failure lasts: secret %s, queue %s',
    (secret, queue) =>
      withVerifier(async (started) => {
        Object.assign(stubs, { secret, queue });
        expect(await started.post(signedHook())).toBe(503);
        expect(stubs.messages).toEqual([]);
      }),
  );

  it('survives a service without TLS where there should be TLS', () =>
    withVerifier(
      async (started) => {
        await load(started);
        await failures(started, 1);
        expect(await started.post(signedHook())).toBe(503);
      },
      stubs.endpoint.replace('http:', 'https:'),
    ));

  it('opens a connection whose end costs a retry and not a hook', () =>
    withVerifier(async (started) => {
      await load(started);
      stubs.closeConnections();
      expect(await started.post(signedHook())).toBe(200);
      expect(stubs.messages).toHaveLength(1);
    }));
});

it('an environment that was frozen for three hours uses the current secret over new connections', async () => {
  let clock = Date.UTC(2026, 10, 24, 8);
  const now = () => clock;
  const options = { ...clientOptions, region: 'us-east-1', endpoint: stubs.endpoint, credentials };
  const secrets = createSecretCache({
    readSecrets: createSecretSource(new SecretsManagerClient(options), 'secret'),
    ...{ maxAgeMs: 600_000, now, onRefresh: () => {}, onRefreshFailure: () => {} },
  });
  const queue = createHookQueue(new SQSClient(options), `${stubs.endpoint}/000000000000/queue`);
  const log = recordingLog();
  await warmUp({ loadSecrets: secrets.load, connectQueue: queue.connect, log });
  expect(log.entries).toEqual([]);

  clock += 3 * 60 * 60 * 1000;
  stubs.secretValue = 'rotated';
  stubs.closeConnections();
  const dependencies = { secrets, queue, admission: admitAll, log };
  const post = async (secret: string) => {
    const body = JSON.stringify(signedHook({}, secret));
    return (
      await answerRequest(
        dependencies,
        httpEvent(body) as unknown as APIGatewayProxyEventV2,
        TIMEOUT_MS,
      )
    ).statusCode;
  };
  expect(await post('rotated')).toBe(200);
  expect(await post(SECRET)).toBe(401);
  expect(stubs.messages).toHaveLength(1);
});
