// Small files in the data folder: read if they are there, and replaced whole.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** @returns undefined if the file does not exist */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Only the owner can read the file. No reader ever sees half of it, even if this process is killed. */
export function replaceFile(path: string, content: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}
