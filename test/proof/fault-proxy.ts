// A proxy between the functions and a service that fails in the ways the service can fail. The deployed
// bundles and the SDK's own retries run unchanged against it.

import {
  Agent,
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import type { Random } from '../../tools/simulation/random.ts';
import type { CallEffect } from './effects.ts';
import type { ChooseFault, Fault } from './fault.ts';

export interface FaultProxy {
  endpoint: string;
  /** Tells where the service listens. A restarted service listens elsewhere. */
  setTarget(endpoint: string): void;
  /** Replaces the faults from now on; undefined lets every request pass. */
  setFaults(choose: ChooseFault | undefined): void;
  /** How many calls arrived so far while faults were set. */
  calls(): number;
  /** How often each fault took effect so far. */
  effects(): Partial<Record<CallEffect, number>>;
  /** Cuts all connections, and each new one, until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  /** Resolves once every request has been handled, including late and repeated ones. */
  whenIdle(): Promise<void>;
  close(): void;
}

/** @param random decides on faults: the same seed and the same requests get the same faults */
export async function startFaultProxy(random: Random): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const pending = new Set<Promise<void>>();
  let target = '';
  let choose: ChooseFault | undefined;
  let calls = 0;
  let isAway = false;
  const effects: Partial<Record<CallEffect, number>> = {};
  const count = (effect: CallEffect) => {
    effects[effect] = (effects[effect] ?? 0) + 1;
  };

  const server = createServer((request, response) => {
    if (choose !== undefined) calls += 1;
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const fault = choose?.(random, operation);
    // Either the service or the caller is gone, so there is nothing to answer.
    const answered = answer({ request, response, target, agent, count }, fault)
      .catch(() => response.destroy())
      .then(() => void pending.delete(answered));
    pending.add(answered);
  });
  server.on('connection', (socket) => {
    if (!isAway) return;
    socket.destroy();
    count('refused');
  });
  const endpoint = await listenOnLoopback(server);
  return {
    endpoint,
    setTarget(next) {
      target = next;
    },
    setFaults(next) {
      choose = next;
    },
    calls: () => calls,
    effects: () => ({ ...effects }),
    goAway() {
      isAway = true;
      server.closeAllConnections();
    },
    comeBack() {
      isAway = false;
    },
    async whenIdle() {
      while (pending.size > 0) await Promise.all(pending);
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  target: string;
  agent: Agent;
  count(effect: CallEffect): void;
}

async function answer(exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { request, response, count } = exchange;
  const sent = await buffer(request);
  const cut = (effect: CallEffect) => {
    if (!response.destroyed) count(effect);
    response.destroy();
  };
  if (fault?.kind === 'cut-before') return cut('cut before it took effect');
  if (fault?.kind === 'error') {
    response.on('finish', () => count('answered an error'));
    return refuse(response, fault);
  }
  if (fault?.kind === 'late') {
    response.on('finish', () => count('answered late'));
    response.on('close', () => {
      if (!response.writableFinished) count('timed out');
    });
    await delay(fault.ms);
  }
  const body = fault?.kind === 'postponed' ? postpone(sent, fault.seconds) : sent;
  const answered = await pass(exchange, body);
  if (fault?.kind === 'cut-after') return cut('cut after it took effect');
  if (fault?.kind === 'postponed' && answered.status === 200) count('postponed');
  response.writeHead(answered.status, answered.headers);
  response.end(answered.body);
  if (fault?.kind !== 'twice') return;
  await delay(fault.afterMs);
  const again = await pass(exchange, body);
  if (again.status === 200) count('delivered twice');
}

/** An error in AWS's JSON protocols 1.0 and 1.1. SQS clients read the header as well. */
function refuse(response: ServerResponse, { status, type }: { status: number; type: string }) {
  const blame = status >= 500 ? 'Receiver' : 'Sender';
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-query-error': `${type};${blame}`,
  });
  response.end(JSON.stringify({ __type: type, message: 'injected by the proof' }));
}

const postpone = (body: Buffer, DelaySeconds: number): Buffer =>
  Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), DelaySeconds }));

async function pass({ request, target, agent }: Exchange, body: Buffer) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const url = new URL(request.url ?? '/', target);
  const headers = { ...request.headers, host: url.host, 'content-length': body.length };
  forward(url, { method: request.method, headers, agent }, resolve).on('error', reject).end(body);
  const answered = await promise;
  return {
    status: answered.statusCode ?? 502,
    headers: answered.headers,
    body: await buffer(answered),
  };
}
