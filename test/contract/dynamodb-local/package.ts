// Fetches AWS's own DynamoDB Local from an npm package that contains it. Its 56 MB are not a dependency
// of `npm ci`: they are fetched on first use.

import { join } from 'node:path';
import { provideCached, unpackPackage } from '../downloads.ts';

const PACKAGE = {
  name: 'amplify-dynamodb-simulator',
  version: '2.9.30',
  integrity:
    'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==',
};

/**
 * @returns the folder that contains DynamoDBLocal.jar
 * @throws Error when the package cannot be fetched, or differs from the pinned one
 */
export function provideDynamoDbLocal(): string {
  const { name, version } = PACKAGE;
  const folder = provideCached(`${name}-${version}`, (empty) => {
    unpackPackage(PACKAGE, empty);
  });
  return join(folder, name, 'package', 'emulator');
}
