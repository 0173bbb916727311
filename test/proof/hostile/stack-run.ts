// Sends hostile requests over HTTP to a running stack, several at once, and checks what they left in its
// table and queues.

import { Agent, request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import pMap from 'p-map';
import { countMessages } from '../../../tools/client/queues.ts';
import { eventually, type TestStack } from '../../support/test-stack.ts';
import { gatewaySizedRequests, hostileRequests } from './hostile-requests.ts';
import {
  type Counts,
  createSecretSearch,
  createTally,
  isAsExpected,
  isClean,
  type SecretFindings,
} from './judgement.ts';
import type { HostileRequest } from './request.ts';

const CONCURRENCY = 8;

export interface StackRun {
  counts: Counts;
  answers: SecretFindings;
  events: StoredEvents;
}

export interface StoredEvents {
  stored: number;
  /** Events that should be in the table and are not. */
  missing: number;
  /** Events that should not be in the table. */
  surplus: number;
  deadLetters: number;
}

/** @param stack a new one, because its whole table is compared. Its secret signs the genuine hooks. */
export async function runAtStack(
  stack: TestStack,
  { seed, requests }: { seed: number; requests: number },
): Promise<StackRun> {
  const { secret, webhookUrl } = stack.state;
  const tally = createTally();
  const answers = createSecretSearch(secret);
  const expected = new Set<string>();
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const sendOne = async (request: HostileRequest) => {
    const { status, body } = await send(webhookUrl, request, agent);
    tally.record(request, status);
    answers.read(body);
    if (request.stores !== undefined) expected.add(request.stores);
  };
  await pMap(allRequests(seed, requests, secret), sendOne, { concurrency: CONCURRENCY });
  agent.destroy();
  const events = await compareStored(stack, expected);
  return { counts: tally.counts(), answers: answers.findings(), events };
}

function* allRequests(seed: number, count: number, secret: string): Generator<HostileRequest> {
  yield* hostileRequests(seed, secret).take(count);
  yield* gatewaySizedRequests(seed, secret);
}

/** @returns status 0 when there was no answer */
function send(
  webhookUrl: string,
  { method, path, headers, body }: HostileRequest,
  agent: Agent,
): Promise<{ status: number; body: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>();
  const { hostname: host, port } = new URL(webhookUrl);
  const request = open({
    ...{ agent, host, port, method, path },
    headers: { ...headers, 'content-length': body.length },
  });
  request.on('error', () => resolve({ status: 0, body: '' }));
  request.on('response', async (response) => {
    resolve({ status: response.statusCode ?? 0, body: await text(response) });
  });
  request.end(body);
  return promise;
}

const DRAIN_TIMEOUT_MS = 120_000;

/** Waits until the queue is empty first. @param expected the events that must be in the table, and no others */
async function compareStored(
  stack: TestStack,
  expected: ReadonlySet<string>,
): Promise<StoredEvents> {
  const { queueUrl, deadLetterQueueUrl } = stack.state;
  const count = (url: string) => countMessages(stack.sqs.client, url);
  await eventually(
    () => count(queueUrl),
    (messages) => messages === 0,
    DRAIN_TIMEOUT_MS,
  );
  const items = await stack.items();
  const found = new Set(items.map(({ account, objectId }) => `${account?.S};${objectId?.S}`));
  return {
    stored: found.size,
    missing: expected.difference(found).size,
    surplus: found.difference(expected).size,
    deadLetters: await count(deadLetterQueueUrl),
  };
}

export const isComplete = ({ missing, surplus, deadLetters }: StoredEvents): boolean =>
  missing === 0 && surplus === 0 && deadLetters === 0;

export const isStackRunRight = ({ counts, answers, events }: StackRun): boolean =>
  isAsExpected(counts) && isClean(answers) && isComplete(events);
