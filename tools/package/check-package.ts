// Packs the npm package as a publisher would, and checks the tarball with publint and are-the-types-wrong.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-package-'));
try {
  run('npm', 'pack', '--silent', '--pack-destination', folder);
  const [tarball = ''] = readdirSync(folder);
  run('publint', '--strict', join(folder, tarball));
  run('attw', join(folder, tarball), '--format', 'ascii', '--no-emoji');
} catch {
  // The command has printed what is wrong.
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** npm puts node_modules/.bin on the PATH of its scripts. */
function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
