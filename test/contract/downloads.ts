// What the optional suites download: each package once per machine, and checked against a pinned digest. The folder
// is outside of node_modules because `npm ci` empties that one.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
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

export interface PinnedPackage {
  name: string;
  version: string;
  /** Pins the bytes, as a lock file does. */
  integrity: string;
}

/**
 * Downloads an npm package and unpacks it, without running its scripts.
 *
 * @returns the package's folder, inside `folder`
 * @throws Error when the package cannot be fetched, or differs from the pinned one
 */
export function unpackPackage({ name, version, integrity }: PinnedPackage, folder: string): string {
  const target = join(folder, name);
  mkdirSync(target);
  const options = ['--ignore-scripts', '--loglevel=error', '--pack-destination', target];
  execFileSync('npm', ['pack', `${name}@${version}`, ...options], { stdio: 'pipe' });
  const archive = join(target, `${name}-${version}.tgz`);
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${digest}` !== integrity) {
    throw new Error(`${name} ${version} differs from the pinned package: sha512-${digest}`);
  }
  execFileSync('tar', ['-xzf', archive, '-C', target]);
  rmSync(archive);
  return join(target, 'package');
}
