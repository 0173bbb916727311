// Runs DynamoDB Local as a child process, in memory, and ends it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOnLoopback } from '../../../tools/local/loopback.ts';

export interface DynamoDbLocal {
  endpoint: string;
  close(): Promise<void>;
}

/** It takes 3 to 7 s; more on a busy machine. */
const START_TIMEOUT_MS = 60_000;

/**
 * It listens on every interface and has no option to bind it: command.ts therefore runs it, with the
 * tests, in a network of its own where the system lets it.
 *
 * @param folder with DynamoDBLocal.jar in it
 * @throws Error with what it printed when it ends or does not answer
 */
export async function startDynamoDbLocal(folder: string): Promise<DynamoDbLocal> {
  const endpoint = await freeEndpoint();
  const java = spawn(
    'java',
    [
      '-Djava.library.path=DynamoDBLocal_lib',
      ...['-jar', 'DynamoDBLocal.jar', '-port', new URL(endpoint).port],
      // No page in a browser has anything to do here; nothing is sent anywhere.
      ...['-sharedDb', '-inMemory', '-disableTelemetry', '-cors', endpoint],
    ],
    // It leaves a file where it is started.
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

/** Any answer will do: it refuses a request without credentials. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint);
    return true;
  } catch {
    return false;
  }
}
