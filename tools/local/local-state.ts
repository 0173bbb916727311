// `local.json`: where a running local stack listens. Other programs import this file, so it must not
// pull in the emulated services.

import { join, resolve } from 'node:path';
import * as z from 'zod';
import { readIfThere } from './files.ts';

export const DEFAULT_DATA_FOLDER = '.poster-webhooks';

export const STATE_FILE = 'local.json';

/** The files with the log lines of hooks that failed, the older one first. They need not exist. */
export const troubleFiles = (folder: string): [older: string, current: string] => [
  join(resolve(folder), 'trouble.1.log'),
  join(resolve(folder), 'trouble.log'),
];

/** @returns their lines, oldest first, among them empty ones and perhaps halves of one */
export const readTroubleLines = (folder: string): string[] =>
  troubleFiles(folder).flatMap((path) => (readIfThere(path) ?? '').split('\n'));

const stateSchema = z.object({
  pid: z.number(),
  webhookUrl: z.string(),
  secret: z.string(),
  region: z.string(),
  tableName: z.string(),
  connectionsTableName: z.string(),
  dynamodbEndpoint: z.string(),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  sqsEndpoint: z.string(),
  secretsEndpoint: z.string(),
  lambdaEndpoint: z.string(),
  streamsEndpoint: z.string(),
  secretName: z.string(),
  /** The inspector's page, once it is served. */
  inspectorUrl: z.string().optional(),
});

export type LocalState = z.infer<typeof stateSchema>;

/** For clients of the emulated services. These check no credentials, but the SDK requires some. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** @returns the state of the stack that runs in `folder`; undefined when none runs */
export function readLocalState(folder: string): LocalState | undefined {
  const text = readIfThere(join(resolve(folder), STATE_FILE));
  if (text === undefined) return undefined;
  const state = stateSchema.parse(JSON.parse(text));
  // A stack that was killed leaves its file behind.
  return isRunning(state.pid) ? state : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
