import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentials } from '../../tools/local/local-state.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import {
  cutAfter,
  cutBefore,
  everyNth,
  type Fault,
  inTurns,
  onSendMessage,
  queueThrottles,
  sometimes,
  tableFails,
} from '../proof/fault.ts';
import { type FaultProxy, startFaultProxy } from '../proof/fault-proxy.ts';

let service: Server;
let proxy: FaultProxy;
/** The bodies that reached the service. */
let taken: string[];
/** Until this is resolved, the service does not answer the body "held". */
let held: PromiseWithResolvers<void>;
beforeEach(async () => {
  taken = [];
  held = Promise.withResolvers();
  service = createServer(async (request, response) => {
    const body = await text(request);
    taken.push(body);
    if (body === 'held') await held.promise;
    response.writeHead(200, { 'x-own': 'yes' }).end('{"taken":true}');
  });
  proxy = await startFaultProxy(createRandom(1));
  proxy.setTarget(await listenOnLoopback(service));
});
afterEach(() => {
  proxy.close();
  service.closeAllConnections();
  service.close();
});

const send = (body: string, operation = 'SendMessage') =>
  fetch(proxy.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `AmazonSQS.${operation}` },
    body,
  });
const always = (fault: Fault) => proxy.setFaults(() => fault);

describe('a fault proxy', () => {
  it('passes every request on while no fault is set', async () => {
    const response = await send('{"a":1}');
    expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([
      200,
      'yes',
      '{"taken":true}',
    ]);
    expect([taken, proxy.calls(), proxy.effects()]).toEqual([['{"a":1}'], 0, {}]);
  });

  it('answers an error as AWS does, without passing the request on', async () => {
    always(queueThrottles());
    const response = await send('{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-query-error')).toBe('ThrottlingException;Sender');
    expect(await response.json()).toMatchObject({ __type: 'ThrottlingException' });
    expect([taken, proxy.effects()]).toEqual([[], { 'answered an error': 1 }]);
  });

  it.each([
    ['ThrottlingException', 400, queueThrottles()],
    ['InternalServerError', 500, tableFails()],
  ])('answers errors that the SDK recognizes: %s', async (name, status, fault) => {
    always(fault);
    const client = new SQSClient({
      region: 'us-east-1',
      endpoint: proxy.endpoint,
      credentials,
      maxAttempts: 1,
    });
    const sending = client.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody: 'm' }));
    await expect(sending).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
    client.destroy();
  });

  it('cuts the connection before or after the request takes effect', async () => {
    always(cutBefore());
    await expect(send('before')).rejects.toThrow();
    expect(taken).toEqual([]);
    always(cutAfter());
    await expect(send('after')).rejects.toThrow();
    expect(taken).toEqual(['after']);
    expect(proxy.effects()).toEqual({
      'cut before it took effect': 1,
      'cut after it took effect': 1,
    });
  });

  it('passes a late request on even when the caller has stopped waiting', async () => {
    always({ kind: 'late', ms: 300 });
    const caller = new AbortController();
    const sending = fetch(proxy.endpoint, { method: 'POST', body: 'late', signal: caller.signal });
    const stopped = expect(sending).rejects.toThrow();
    // The fault is chosen once the request has arrived. If it were aborted earlier, it might never arrive.
    await vi.waitFor(() => expect(proxy.calls()).toBe(1));
    await delay(50);
    caller.abort();
    await stopped;
    expect(taken).toEqual([]);
    await proxy.whenIdle();
    expect([taken, proxy.effects()]).toEqual([['late'], { 'timed out': 1 }]);
  });

  it('delivers a message twice or late, and leaves other operations alone', async () => {
    const choose = onSendMessage(sometimes(1, () => ({ kind: 'twice', afterMs: 10 })));
    proxy.setFaults(choose);
    await send('{"m":1}');
    await send('{"other":1}', 'GetQueueAttributes');
    await proxy.whenIdle();
    expect(taken).toHaveLength(3);
    expect(taken.filter((body) => body === '{"m":1}')).toHaveLength(2);
    expect(proxy.effects()).toEqual({ 'delivered twice': 1 });
    always({ kind: 'postponed', seconds: 4 });
    await send('{"MessageBody":"x"}');
    expect(taken.at(-1)).toBe('{"MessageBody":"x","DelaySeconds":4}');
    expect(proxy.effects()).toEqual({ 'delivered twice': 1, postponed: 1 });
  });

  it('goes away and comes back at the same endpoint', async () => {
    proxy.goAway();
    await expect(send('gone')).rejects.toThrow();
    expect(proxy.effects().refused).toBeGreaterThan(0);
    proxy.comeBack();
    expect((await send('back')).status).toBe(200);
    expect(taken).toEqual(['back']);
  });

  it('cuts connections while its service is gone, and counts no fault that had no effect', async () => {
    service.close();
    service.closeAllConnections();
    for (const fault of [
      { kind: 'twice', afterMs: 0 },
      { kind: 'postponed', seconds: 1 },
    ] as const) {
      always(fault);
      await expect(send('{}')).rejects.toThrow();
    }
    always(cutAfter());
    await expect(send('none')).rejects.toThrow();
    await proxy.whenIdle();
    expect(proxy.effects()).toEqual({});
  });

  it('counts no cut when the caller was gone before it', async () => {
    always(cutAfter());
    const caller = new AbortController();
    const sending = fetch(proxy.endpoint, { method: 'POST', body: 'held', signal: caller.signal });
    const stopped = expect(sending).rejects.toThrow();
    await vi.waitFor(() => expect(taken).toEqual(['held']));
    caller.abort();
    await stopped;
    // Once a later request has passed, the proxy knows that the caller is gone.
    proxy.setFaults(undefined);
    await send('later');
    held.resolve();
    await proxy.whenIdle();
    expect(proxy.effects()).toEqual({});
  });

  it('counts a late answer that the caller waited for', async () => {
    always({ kind: 'late', ms: 5 });
    await send('late');
    expect(proxy.effects()).toEqual({ 'answered late': 1 });
  });
});

it('faults hit random requests, the same for the same seed, every nth request, or several in a row', () => {
  const chosen = (seed: number) => {
    const random = createRandom(seed);
    const choose = sometimes(0.5, cutAfter);
    return Array.from({ length: 20 }, () => choose(random, 'x') !== undefined);
  };
  expect(chosen(1)).toEqual(chosen(1));
  expect(chosen(1)).not.toEqual(chosen(2));
  const third = everyNth(3, cutAfter);
  const random = createRandom(1);
  const faults = Array.from({ length: 7 }, () => third(random, 'x') !== undefined);
  expect(faults).toEqual([false, false, true, false, false, true, false]);
  const turns = inTurns(2, cutAfter);
  const inPairs = Array.from({ length: 7 }, () => turns(random, 'x') !== undefined);
  expect(inPairs).toEqual([true, true, false, false, true, true, false]);
});
