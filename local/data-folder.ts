// The folder in which a local stack keeps everything, one stack at a time.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

export const DEFAULT_DATA_FOLDER = '.poster-webhooks';

/** Another process runs a stack over this folder. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

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

export interface DataFolder {
  /** An absolute path inside the folder. */
  path(name: string): string;
  readSecret(): string | undefined;
  writeSecret(value: string): void;
  writeState(state: LocalState): void;
  removeState(): void;
  /** Frees the folder for another process. */
  close(): void;
}

/**
 * Makes the folder and takes it for this process. The lock is one that the system holds on an open
 * database file, so that it goes with the process however that ends.
 *
 * @throws FolderInUseError
 */
export function openDataFolder(folder: string): DataFolder {
  const root = resolve(folder);
  mkdirSync(root, { recursive: true });
  const lock = takeLock(join(root, 'lock.db'), root);
  const path = (name: string) => join(root, name);
  const removeState = () => rmSync(path('local.json'), { force: true });
  removeState();
  return {
    path,
    readSecret: () => readIfThere(path('secret')),
    writeSecret: (value) => writePrivately(path('secret'), value),
    writeState: (state) =>
      writePrivately(path('local.json'), `${JSON.stringify(state, null, 2)}\n`),
    removeState,
    close: () => lock.close(),
  };
}

/**
 * The state of the stack that runs over `folder`.
 *
 * @returns undefined when none does, also when the one that did was killed
 */
export function readLocalState(folder: string): LocalState | undefined {
  const text = readIfThere(join(resolve(folder), 'local.json'));
  if (text === undefined) return undefined;
  const state = stateSchema.parse(JSON.parse(text));
  return isRunning(state.pid) ? state : undefined;
}

const SQLITE_BUSY = 5;

function takeLock(file: string, root: string): DatabaseSync {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    const isTaken = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    throw isTaken ? new FolderInUseError(`a local stack already runs over ${root}`) : error;
  }
}

/** Readable by the owner alone, and never half written. */
function writePrivately(path: string, content: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

function readIfThere(path: string): string | undefined {
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
