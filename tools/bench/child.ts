// Runs one subject in a process of its own, and the sink in another.

import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sink {
  /** What makes a function's clients talk to it. */
  env: Record<string, string>;
  close(): void;
}

export async function startSink(): Promise<Sink> {
  const sink = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)));
  const [endpoint] = await once(sink, 'message');
  return {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL: String(endpoint),
      QUEUE_URL: `${endpoint}/000000000000/queue`,
      SECRET_ID: 'sink',
      EVENTS_TABLE_NAME: 'table',
      RETENTION_DAYS: '90',
    },
    close: () => void sink.kill(),
  };
}

/** Runs node with nothing but `env`. @returns what it printed */
export async function printedBy(args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 512 * 1024 * 1024 });
  return stdout;
}

/** @returns the last line that node printed, as JSON has it */
export async function runNode(args: string[], env: Record<string, string>): Promise<unknown> {
  return JSON.parse((await printedBy(args, env)).trimEnd().split('\n').at(-1) ?? '');
}
