// Runs one DynamoDB Local, in memory, for all tests of `npm run test:dynamodb-local`. vitest.config.ts
// names this file as the global set-up.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { listenOnLoopback } from '../../../tools/local/loopback.ts';
import { provideDynamoDbLocal } from './package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbLocal: string;
  }
}

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const { endpoint, close } = await startDynamoDbLocal(provideDynamoDbLocal());
  provide('dynamodbLocal', endpoint);
  return close;
}

interface DynamoDbLocal {
  endpoint: string;
  close(): Promise<void>;
}

/** The start takes 3 to 7 s, and more on a busy machine. */
const START_TIMEOUT_MS = 60_000;

/**
 * DynamoDB Local listens on every interface, and no option changes that. Where the system allows it,
 * command.ts therefore runs it and the tests in a separate network.
 *
 * @param folder the folder that contains DynamoDBLocal.jar
 * @throws Error with the program's output when it ends or does not answer
 */
async function startDynamoDbLocal(folder: string): Promise<DynamoDbLocal> {
  const endpoint = await freeEndpoint();
  const java = spawn(
    'java',
    [
      '-Djava.library.path=DynamoDBLocal_lib',
      ...['-jar', 'DynamoDBLocal.jar', '-port', new URL(endpoint).port],
      // Allows no page of another origin, and sends AWS no usage data.
      ...['-sharedDb', '-inMemory', '-disableTelemetry', '-cors', endpoint],
    ],
    // The program leaves a file in its working directory.
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  for (const stream of [java.stdout, java.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  const ended = once(java, 'exit');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(endpoint))) {
    if (java.exitCode !== null || Date.now() > deadline) {
      java.kill('SIGKILL');
      throw new Error(`DynamoDB Local did not start: ${printed}`);
    }
    await delay(100);
  }
  return {
    endpoint,
    async close() {
      java.kill();
      await ended;
    },
  };
}

async function freeEndpoint(): Promise<string> {
  const server = createServer();
  const endpoint = await listenOnLoopback(server);
  server.close();
  return endpoint;
}

/** Any answer counts, because a request without credentials is refused. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint);
    return true;
  } catch {
    return false;
  }
}
