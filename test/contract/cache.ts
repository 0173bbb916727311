// Keeps what the optional suites download or build, so that it happens once per machine. The folder is outside
// of node_modules because `npm ci` empties that one.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'poster-webhooks');

/**
 * @param name includes the version, because an existing folder is never filled again
 * @param fill writes the contents into an empty folder
 * @returns the folder, which is always complete
 * @throws what `fill` threw
 */
export function provideCached(name: string, fill: (folder: string) => void): string {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    fill(unfinished);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
