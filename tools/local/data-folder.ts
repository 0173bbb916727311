// The folder in which a local stack keeps everything: the lock that admits one stack at a time, the
// application secret, and `local.json` for other programs.

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/secrets.ts';
import { readIfThere, replaceFile } from './files.ts';
import { type LocalState, STATE_FILE } from './local-state.ts';

/** Another process runs a stack in this folder. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

type PublishedState = Omit<LocalState, 'secret'>;

export interface DataFolder {
  /** The absolute path of a file in the folder. */
  path(name: string): string;
  /** The application secret, or a JSON list of them. Kept on disk, for the next run too. */
  secret: { read(): string; write(value: string): void };
  /** Writes `local.json`, and again whenever the secret changes. @returns what it contains */
  publish(state: PublishedState): LocalState;
  /** Removes `local.json`. */
  unpublish(): void;
  /** Frees the folder for another process. */
  close(): void;
}

/**
 * Creates the folder if needed and takes it for this process. The system holds the lock on an open
 * database file, so it is released however the process ends.
 *
 * @param givenSecret without one, the secret of the last run is used, or else a random one
 * @throws FolderInUseError
 */
export function openDataFolder(folder: string, givenSecret?: string): DataFolder {
  const root = resolve(folder);
  const path = (name: string) => join(root, name);
  mkdirSync(root, { recursive: true, mode: OWNER_ONLY });
  // The folder may be there already. What it contains is the code that the stack runs, and its data.
  chmodSync(root, OWNER_ONLY);
  const lock = takeLock(path('lock.db'), root);
  let published: PublishedState | undefined;
  const unpublish = () => {
    published = undefined;
    rmSync(path(STATE_FILE), { force: true });
  };
  unpublish();

  let secret = givenSecret ?? readIfThere(path('secret')) ?? randomBytes(16).toString('hex');
  replaceFile(path('secret'), secret);
  const publish = (state: PublishedState): LocalState => {
    published = state;
    const complete = { ...state, secret: firstSecret(secret) };
    replaceFile(path(STATE_FILE), `${JSON.stringify(complete, null, 2)}\n`);
    return complete;
  };
  return {
    path,
    secret: {
      read: () => secret,
      write(value) {
        secret = value;
        replaceFile(path('secret'), value);
        if (published !== undefined) publish(published);
      },
    },
    publish,
    unpublish,
    close: () => lock.close(),
  };
}

/** Keeps other users of the machine out, whatever the modes of the files inside. */
const OWNER_ONLY = 0o700;

const SQLITE_BUSY = 5;

function takeLock(file: string, root: string): DatabaseSync {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    const isTaken = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    throw isTaken ? new FolderInUseError(`a local stack is already running in ${root}`) : error;
  }
}

/** The secret to sign with: the first of a list. An unusable value stays; the verifier reports it. */
function firstSecret(value: string): string {
  try {
    return parseSecrets(value)[0] ?? '';
  } catch (error) {
    if (error instanceof SecretFormatError) return value;
    throw error;
  }
}
