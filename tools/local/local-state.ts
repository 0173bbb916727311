// What a running local stack tells other programs: where it listens, in `local.json`.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

export const DEFAULT_DATA_FOLDER = '.poster-webhooks';

export const STATE_FILE = 'local.json';

const stateSchema = z.object({
  pid: z.number(),
  webhookUrl: z.string(),
  secret: z.string(),
  region: z.string(),
  tableName: z.string(),
  dynamodbEndpoint: z.string(),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  sqsEndpoint: z.string(),
  secretsEndpoint: z.string(),
  secretName: z.string(),
});

/** Where a running stack listens; written to `local.json` for every other program. */
export type LocalState = z.infer<typeof stateSchema>;

/**
 * The state of the stack that runs over `folder`.
 *
 * @returns undefined when none does, also when the one that did was killed
 */
export function readLocalState(folder: string): LocalState | undefined {
  const text = readIfThere(join(resolve(folder), STATE_FILE));
  if (text === undefined) return undefined;
  const state = stateSchema.parse(JSON.parse(text));
  return isRunning(state.pid) ? state : undefined;
}

/** @returns undefined for a file that is not there */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
