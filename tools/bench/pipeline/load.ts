// Sends hooks to a local stack: as fast as it answers, or at a steady pace whatever it does.

import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Sent {
  /** Milliseconds, ascending. */
  latencies: number[];
  perSecond: number;
}

/** Each connection sends its next hook once the last is answered. */
export async function sendAtOnce(
  url: string,
  bodies: readonly string[],
  connections: number,
): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  const latencies: number[] = [];
  let next = 0;
  const connection = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const sentAt = performance.now();
      await post(url, body, agent);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return summarizeSent(latencies, startedAt);
}

/** A latency counts from when the hook was due, so that a stall is not left out of it. */
export async function sendSteadily(
  url: string,
  bodies: readonly string[],
  perSecond: number,
): Promise<Sent> {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  const latencies: number[] = [];
  const answers = bodies.map(async (body, index) => {
    const dueAt = startedAt + (index * 1000) / perSecond;
    await delay(Math.max(0, dueAt - performance.now()));
    await post(url, body, agent);
    latencies.push(performance.now() - dueAt);
  });
  await Promise.all(answers);
  agent.destroy();
  return summarizeSent(latencies, startedAt);
}

const summarizeSent = (latencies: number[], startedAt: number): Sent => ({
  latencies: latencies.toSorted((one, other) => one - other),
  perSecond: (latencies.length * 1000) / (performance.now() - startedAt),
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
  if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`);
}
