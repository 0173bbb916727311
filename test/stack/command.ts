// `npm run test:stack -- --stack NAME`: runs the end-to-end tests against a deployed stack.

import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { UsageError } from '../../tools/client/errors.ts';
import { openTarget, type TargetOptions } from '../../tools/client/target.ts';
import { DEFAULT_DATA_FOLDER } from '../../tools/local/local-state.ts';
import { runProgram } from '../../tools/terminal/command-line.ts';
import { accountPrefix, checkAdmission, newRunId, REQUESTS_MAX } from './run-plan.ts';

interface TestOptions {
  stack: string;
  region?: string;
  profile?: string;
  production?: boolean;
  only?: string;
}

/** For reading the outputs and the secret. The tests set their own time-outs. */
const SET_UP_TIMEOUT_MS = 60_000;

const HELP = `
docs/operations.md, "Test a deployed stack", says what a run sends, leaves behind and may set off.

Example:
  npm run test:stack -- --stack poster-webhooks-dev --profile dev`;

const command = new Command('test:stack')
  .description('test a deployed stack end to end, through its URL and its queues and table')
  .requiredOption('--stack <name>', 'name of the deployed stack')
  .option('--region <name>', 'region of the stack (default: from your AWS configuration)')
  .option('--profile <name>', 'profile of your AWS configuration')
  .option('--production', 'test the stack even if its name says that it is production')
  .option('--only <pattern>', 'run only the tests whose name matches')
  .addHelpText('after', HELP)
  .exitOverride()
  .action(runSuite);

/** The exit code is 1 when a test failed. */
async function runSuite({ production, only, ...named }: TestOptions): Promise<void> {
  if (looksLikeProduction(named.stack) && !production) {
    throw new UsageError(
      `${named.stack} looks like production, and its subscribers would receive the events of made-up accounts; to test it anyway, add --production`,
    );
  }
  const options: TargetOptions = { ...named, dataDir: DEFAULT_DATA_FOLDER };
  const runId = newRunId();
  const target = await openTarget(options);
  try {
    console.log(`${target.title}, ${target.webhookUrl}`);
    console.log(
      `Sends up to ${REQUESTS_MAX} requests, most of which are refused; about 50 events of accounts ${accountPrefix(runId)}* stay in the table`,
    );
    await checkAdmission(target, `${accountPrefix(runId)}admission`);
  } finally {
    target.close();
  }
  await startVitest([], {
    config: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/stack/deployed.test.ts'],
    hookTimeout: SET_UP_TIMEOUT_MS,
    run: true,
    testNamePattern: only,
    provide: { target: options, runId },
  });
}

const looksLikeProduction = (stack: string): boolean => /prod/i.test(stack);

await runProgram(command);
