// The folder in which a local stack keeps everything, one stack at a time.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LocalState, readIfThere, STATE_FILE } from './local-state.ts';

/** Another process runs a stack over this folder. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

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
  const removeState = () => rmSync(path(STATE_FILE), { force: true });
  removeState();
  return {
    path,
    readSecret: () => readIfThere(path('secret')),
    writeSecret: (value) => writePrivately(path('secret'), value),
    writeState: (state) => writePrivately(path(STATE_FILE), `${JSON.stringify(state, null, 2)}\n`),
    removeState,
    close: () => lock.close(),
  };
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
