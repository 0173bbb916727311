// `npm run test:lambda-runtime`: compares the local runtime with AWS's own runtime client, after checking that
// this machine has the client or can build it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideRuntimeClient } from './client.ts';

/** @returns why there is no client, or undefined when there is one */
function findObstacle(): string | undefined {
  try {
    provideRuntimeClient();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function runTests(args: readonly string[]): number {
  const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
  const vitest = ['run', '--config', config, ...args];
  return spawnSync('vitest', vitest, { stdio: 'inherit' }).status ?? 1;
}

const obstacle = findObstacle();
const isRequired = Boolean(process.env.CI || process.env.REQUIRE_LAMBDA_RUNTIME);
if (obstacle === undefined) {
  process.exitCode = runTests(process.argv.slice(2));
} else {
  console.log(`Not run: AWS's runtime client for Node cannot be built here: ${obstacle}`);
  process.exitCode = isRequired ? 1 : 0;
}
