// `npm run test:stack -- --stack NAME`: the end-to-end tests against a deployed stack.

import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { UsageError } from '../../tools/client/errors.ts';
import { openTarget, type TargetOptions } from '../../tools/client/target.ts';
import { DEFAULT_DATA_FOLDER } from '../../tools/local/local-state.ts';
import { runProgram } from '../../tools/terminal/run-program.ts';
import { checkAdmission } from './admission.ts';
import { accountPrefix, newRunId, REQUESTS_MAX } from './run-identity.ts';

interface TestOptions {
  stack: string;
  region?: string;
  profile?: string;
  production?: boolean;
  only?: string;
}

const HELP = `
What it sends, what it leaves behind and what it may set off: docs/operations.md, "Test a deployed stack".

Example:
  npm run test:stack -- --stack poster-webhooks-dev --profile dev`;

const command = new Command('test:stack')
  .description('test a deployed stack end to end, as Poster and the commands use it')
  .requiredOption('--stack <name>', 'the deployed stack')
  .option('--region <name>', 'of the stack; default: that of your AWS configuration')
  .option('--profile <name>', 'of your AWS configuration')
  .option('--production', 'also when the name says that it is production')
  .option('--only <pattern>', 'only the tests whose name matches')
  .addHelpText('after', HELP)
  .exitOverride()
  .action(runSuite);

/** The exit code is 1 when a test failed. */
async function runSuite({ production, only, ...named }: TestOptions): Promise<void> {
  if (looksLikeProduction(named.stack) && !production) {
    throw new UsageError(
      `${named.stack} looks like production, whose subscribers would get the events of made-up accounts; --production tests it all the same`,
    );
  }
  const options: TargetOptions = { ...named, dataDir: DEFAULT_DATA_FOLDER };
  const runId = newRunId();
  const target = await openTarget(options);
  try {
    console.log(`${target.title}, ${target.webhookUrl}`);
    console.log(
      `Sends up to ${REQUESTS_MAX} requests, most of them to be refused; some 50 events stay, of accounts ${accountPrefix(runId)}*`,
    );
    await checkAdmission(target, `${accountPrefix(runId)}admission`);
  } finally {
    target.close();
  }
  await startVitest([], {
    config: fileURLToPath(new URL('./vitest.config.ts', import.meta.url)),
    run: true,
    testNamePattern: only,
    provide: { target: options, runId },
  });
}

const looksLikeProduction = (stack: string): boolean => /prod/i.test(stack);

await runProgram(command);
