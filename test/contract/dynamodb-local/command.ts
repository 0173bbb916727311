// `npm run test:dynamodb-local`: what the tests against DynamoDB Local need beyond npm, checked first.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideDynamoDbLocal } from './package.ts';

const JAVA_MIN_VERSION = 17;

/** @returns why there is no DynamoDB Local here, or undefined when there is */
function findObstacle(): string | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) return 'there is no java here';
  const version = Number(/version "(\d+)/.exec(stderr)?.[1]);
  return version >= JAVA_MIN_VERSION ? undefined : `java here is ${version}`;
}

/** A network with nothing in it but loopback: DynamoDB Local cannot be told where to listen. */
const LOOPBACK_ALONE = ['--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"'];
const canContain = (): boolean =>
  spawnSync('unshare', [...LOOPBACK_ALONE, 'sh', 'true']).status === 0;

function runTests(args: readonly string[]): number {
  const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
  const vitest = ['vitest', 'run', '--config', config, ...args];
  const isContained = canContain();
  if (!isContained) console.warn('DynamoDB Local will listen on every interface while it runs.');
  const [command = '', ...rest] = isContained
    ? ['unshare', ...LOOPBACK_ALONE, 'sh', ...vitest]
    : vitest;
  return spawnSync(command, rest, { stdio: 'inherit' }).status ?? 1;
}

const obstacle = findObstacle();
const isRequired = Boolean(process.env.CI || process.env.REQUIRE_DYNAMODB_LOCAL);
if (obstacle === undefined) {
  provideDynamoDbLocal();
  process.exitCode = runTests(process.argv.slice(2));
} else {
  console.log(`Not run: DynamoDB Local needs Java ${JAVA_MIN_VERSION} or newer, and ${obstacle}.`);
  process.exitCode = isRequired ? 1 : 0;
}
