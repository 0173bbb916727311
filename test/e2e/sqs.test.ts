import diagnostics from 'node:diagnostics_channel';
import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { expect, it } from 'vitest';
import { startSqs } from '../../tools/local/services/sqs.ts';
import { temporaryFolder } from '../support/test-stack.ts';

it('the local SQS stops when fauxqs listens on more than loopback', async () => {
  const folder = await temporaryFolder();
  let server: Server | undefined;
  // As another version of fauxqs or Fastify might do.
  const undo = (message: unknown) => {
    const { fastify } = message as {
      fastify: { server: Server; listen(options: object): Promise<string> };
    };
    server = fastify.server;
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: '0.0.0.0' });
  };
  diagnostics.subscribe('fastify.initialization', undo);
  await expect(startSqs(folder)).rejects.toThrow('instead of 127.0.0.1');
  diagnostics.unsubscribe('fastify.initialization', undo);
  expect(server?.listening).toBe(false);
  await rm(folder, { recursive: true });
});
