// Starts the processes of a benchmark: the sink, and short runs of Node for whatever is measured.

import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sink {
  /** The environment of a function that uses the sink as its AWS. */
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
      SECRET_MAX_AGE_SECONDS: '600',
      EVENTS_TABLE_NAME: 'table',
      CONNECTIONS_TABLE_NAME: 'connections',
      RETENTION_DAYS: '90',
    },
    close: () => void sink.kill(),
  };
}

/** @param env the whole environment of the process. @returns its standard output */
export async function printedBy(args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 512 * 1024 * 1024 });
  return stdout;
}

/** @returns the last printed line, parsed as JSON */
export async function runNode(args: string[], env: Record<string, string>): Promise<unknown> {
  return JSON.parse((await printedBy(args, env)).trimEnd().split('\n').at(-1) ?? '');
}
