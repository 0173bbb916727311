// `npm run test:dynamodb-local`: runs the tests against AWS's own DynamoDB Local, after checking that
// this machine can run it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideDynamoDbLocal } from './package.ts';

const JAVA_MIN_VERSION = 17;

/** @returns why DynamoDB Local cannot run here, or undefined when it can */
function findObstacle(): string | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) return 'Java is not installed';
  const version = Number(/version "(\d+)/.exec(stderr)?.[1]);
  return version >= JAVA_MIN_VERSION ? undefined : `this is Java ${version}`;
}

/** A network that consists of loopback only, because DynamoDB Local listens on every interface. */
const LOOPBACK_NETWORK = ['--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"'];
const canIsolate = (): boolean =>
  spawnSync('unshare', [...LOOPBACK_NETWORK, 'sh', 'true']).status === 0;

function runTests(args: readonly string[]): number {
  const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
  const vitest = ['vitest', 'run', '--config', config, ...args];
  const isIsolated = canIsolate();
  if (!isIsolated) console.warn('DynamoDB Local will listen on every interface while it runs.');
  const [command = '', ...rest] = isIsolated
    ? ['unshare', ...LOOPBACK_NETWORK, 'sh', ...vitest]
    : vitest;
  return spawnSync(command, rest, { stdio: 'inherit' }).status ?? 1;
}

const obstacle = findObstacle();
const isRequired = Boolean(process.env.CI || process.env.REQUIRE_DYNAMODB_LOCAL);
if (obstacle === undefined) {
  provideDynamoDbLocal();
  process.exitCode = runTests(process.argv.slice(2));
} else {
  console.log(`Not run: DynamoDB Local needs Java ${JAVA_MIN_VERSION} or newer, but ${obstacle}.`);
  process.exitCode = isRequired ? 1 : 0;
}
