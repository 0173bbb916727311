// A service that accepts connections and never answers, as happens when a host fails in AWS's network.

import { createServer, type Server } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientOptions } from '../../lambda/runtime/client-options.ts';
import { startDeadline } from '../../lambda/runtime/deadline.ts';
import { createHookQueue } from '../../lambda/runtime/hook-queue.ts';
import { credentials } from '../../tools/local/local-state.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import { fieldsOf } from '../support/hooks.ts';

/** The verifier's default time-out. */
const REMAINING_MS = 10_000;

let server: Server;
let endpoint: string;
let requests = 0;
beforeAll(async () => {
  server = createServer(() => {
    requests += 1;
  });
  endpoint = await listenOnLoopback(server);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('a silent service is given up after three attempts, within the verifier’s deadline', async () => {
  const client = new SQSClient({ ...clientOptions, region: 'us-east-1', endpoint, credentials });
  const queue = createHookQueue(client, `${endpoint}/000000000000/queue`);
  const deadline = startDeadline(REMAINING_MS);
  const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
  const taking = deadline.before(queue.enqueue({ fields: fieldsOf(), ...delivery }));
  await expect(taking).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(requests).toBe(3);
  deadline.clear();
  client.destroy();
});
