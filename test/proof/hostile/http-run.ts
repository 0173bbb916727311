// Hostile requests over real HTTP at a running stack, several at once.

import { Agent, request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import { createLogSearch, type LogFindings } from './log-search.ts';
import type { HostileRequest } from './request.ts';
import { type Counts, createTally } from './tally.ts';

const CONCURRENCY = 8;

export interface HttpRun {
  counts: Counts;
  answers: LogFindings;
  /** The events that must be in the table, as `account;object_id`. */
  stored: string[];
}

/** @param endpoint of the stack, no path */
export async function sendOverHttp(
  endpoint: string,
  requests: Iterable<HostileRequest>,
  secret: string,
): Promise<HttpRun> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const tally = createTally();
  const answers = createLogSearch(secret);
  const stored: string[] = [];
  const waiting = requests[Symbol.iterator]();
  const work = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const { status, body } = await send(endpoint, next.value, agent);
      tally.record(next.value, status);
      answers.read(body);
      if (next.value.stores !== undefined) stored.push(next.value.stores);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  agent.destroy();
  return { counts: tally.counts(), answers: answers.findings(), stored };
}

/** @returns status 0 when there was no answer */
async function send(
  endpoint: string,
  { method, path, headers, body }: HostileRequest,
  agent: Agent,
): Promise<{ status: number; body: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>();
  const url = new URL(endpoint);
  const options = { agent, host: url.hostname, port: url.port, method, path };
  const request = open({ ...options, headers: { ...headers, 'content-length': body.length } });
  request.on('error', () => resolve({ status: 0, body: '' }));
  request.on('response', async (response) => {
    resolve({ status: response.statusCode ?? 0, body: await text(response) });
  });
  request.end(body);
  return promise;
}
