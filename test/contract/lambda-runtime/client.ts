// Builds AWS's own runtime client for Node, the program that runs the functions in Lambda. It is not a
// dependency of `npm ci`: it is built on first use, which needs a compiler and takes a minute.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideCached } from '../cache.ts';

/** The version in client/package.json, whose lock file pins the bytes. */
const VERSION = '4.0.2';
const PINNED = fileURLToPath(new URL('./client/', import.meta.url));

/** The client cannot be built on this machine. */
export class ClientBuildError extends Error {
  override name = 'ClientBuildError';
}

/**
 * @returns the path of the client's program
 * @throws ClientBuildError that says what is missing, or what npm printed last
 */
export function provideRuntimeClient(): string {
  const name = `aws-lambda-ric-${VERSION}-${process.platform}-${process.arch}`;
  return join(provideCached(name, buildClient), 'index.mjs');
}

const BUILD_TOOLS = ['cmake', 'g++', 'make', 'python3', 'xz'];

function buildClient(folder: string): void {
  if (process.platform !== 'linux') throw new ClientBuildError('it builds only on Linux');
  const missing = BUILD_TOOLS.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  if (missing.length > 0) throw new ClientBuildError(`not installed: ${missing.join(', ')}`);
  const workplace = mkdtempSync(join(tmpdir(), 'poster-webhooks-runtime-client-'));
  try {
    cpSync(PINNED, workplace, { recursive: true });
    const { status, stdout, stderr } = spawnSync('npm', ['ci', '--loglevel=error'], {
      cwd: workplace,
      encoding: 'utf8',
      env: { ...process.env, ...nodeHeaders() },
    });
    if (status !== 0) throw new ClientBuildError(`npm ci failed: ${lastLines(stderr || stdout)}`);
    // Both are complete in themselves. Everything else was needed only to build them.
    for (const file of ['index.mjs', 'rapid-client.node']) {
      cpSync(join(workplace, 'node_modules', 'aws-lambda-ric', file), join(folder, file));
    }
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** Node's own headers, which come with most installations. Without them, node-gyp downloads some. */
function nodeHeaders(): NodeJS.ProcessEnv {
  const nodeFolder = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(nodeFolder, 'include', 'node', 'node_api.h'));
  return hasHeaders ? { npm_config_nodedir: nodeFolder } : {};
}

const LAST_LINES = 20;
const lastLines = (text: string): string =>
  text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
