// Sends hooks to a local stack, either as fast as it answers or at a steady pace.

import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import pMap from 'p-map';
import type { ChildStack } from '../../local/child-stack.ts';
import { signedBody } from '../inputs.ts';

const CONNECTIONS = 16;

export interface Sent {
  /** Milliseconds, ascending. */
  latencies: number[];
  perSecond: number;
}

/**
 * Sends new hooks and returns when all of them are recorded. A latency counts from the time at which the
 * hook was due, so that it includes any stall.
 *
 * @param hooksPerSecond the pace, kept whether or not the stack keeps up. By default each of a few
 *   connections sends its next hook once its last one is answered.
 */
export async function sendAll(
  stack: ChildStack,
  count: number,
  hooksPerSecond?: number,
): Promise<Sent> {
  const recordedBefore = await stack.ask('recorded');
  const bodies = newHooks(count);
  const concurrency = hooksPerSecond === undefined ? CONNECTIONS : Number.POSITIVE_INFINITY;
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const startedAt = performance.now();
  const sendOne = async (body: string, index: number) => {
    let dueAt = performance.now();
    if (hooksPerSecond !== undefined) {
      dueAt = startedAt + (index * 1000) / hooksPerSecond;
      await delay(Math.max(0, dueAt - performance.now()));
    }
    await post(stack.state.webhookUrl, body, agent);
    return performance.now() - dueAt;
  };
  const latencies = await pMap(bodies, sendOne, { concurrency });
  const perSecond = (count * 1000) / (performance.now() - startedAt);
  agent.destroy();
  await waitForRecorded(stack, recordedBefore + count);
  return { latencies: latencies.toSorted((one, other) => one - other), perSecond };
}

const WAIT_MS = 120_000;

async function waitForRecorded(stack: ChildStack, count: number): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while ((await stack.ask('recorded')) < count) {
    if (Date.now() > deadline) throw new Error(`${count} hooks were not recorded in time`);
    await delay(20);
  }
}

let lastId = 0;

/** Signed bodies, each of a different event. */
const newHooks = (count: number): string[] =>
  Array.from({ length: count }, () => {
    lastId += 1;
    return signedBody(lastId);
  });

async function post(url: string, body: string, agent: Agent): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const sending = request(url, { method: 'POST', agent, headers }).end(body);
  const [response] = await once(sending, 'response');
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) {
    throw new Error(`the local stack answered ${response.statusCode}`);
  }
}
