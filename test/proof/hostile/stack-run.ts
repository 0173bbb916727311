// The whole of the hostile requests over real HTTP at a running stack, and what they left behind.

import { createRandom } from '../../../tools/simulation/random.ts';
import type { TestStack } from '../../support/test-stack.ts';
import { createHookSource } from './hook-source.ts';
import { gatewaySizedRequests, hostileRequests } from './hostile-requests.ts';
import { sendOverHttp } from './http-run.ts';
import { isClean, type LogFindings } from './log-search.ts';
import { sendRawShapes } from './raw/raw-run.ts';
import { openSlowClients, type SlowClients } from './raw/slow-clients.ts';
import type { HostileRequest } from './request.ts';
import { compareStored, isComplete, type StoredEvents } from './stored-events.ts';
import { type Counts, isAsExpected } from './tally.ts';

export interface StackRun {
  http: Counts;
  raw: Counts;
  answers: readonly LogFindings[];
  events: StoredEvents;
  /** Still sending: to be cut by the server, or by its close. */
  slow: SlowClients;
}

export interface StackRunOptions {
  seed: number;
  requests: number;
  slowClients: number;
}

/** @param stack a new one: what its table holds is compared; its secret signs the genuine hooks */
export async function runAtStack(
  stack: TestStack,
  { seed, requests, slowClients }: StackRunOptions,
): Promise<StackRun> {
  const { secret, webhookUrl } = stack.state;
  const endpoint = new URL(webhookUrl).origin;
  // All else has to be answered beside them.
  const slow = openSlowClients(endpoint, slowClients, createHookSource(createRandom(seed), secret));
  const http = await sendOverHttp(endpoint, mostly(seed, requests, secret), secret);
  const raw = await sendRawShapes(endpoint, seed, secret);
  const events = await compareStored(stack, [...http.stored, ...raw.stored]);
  return { http: http.counts, raw: raw.counts, answers: [http.answers, raw.answers], events, slow };
}

function* mostly(seed: number, requests: number, secret: string): Generator<HostileRequest> {
  yield* hostileRequests(seed, secret).take(requests);
  yield* gatewaySizedRequests(seed, secret);
}

export const isStackRunRight = ({ http, raw, answers, events }: StackRun): boolean =>
  isAsExpected(http) && isAsExpected(raw) && answers.every(isClean) && isComplete(events);
