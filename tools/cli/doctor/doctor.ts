// `doctor`: checks a stack end to end, as Poster would use it, and prints one line per check.

import { styleText } from 'node:util';
import { Command } from 'commander';
import { openTarget } from '../../client/target.ts';
import { print, printJson, printStyled, toPrintable } from '../../terminal/print.ts';
import { timesIn } from '../../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';
import { readSecretInput } from '../secret/secret-input.ts';
import { type CheckResult, runChecks } from './check.ts';
import { deployedChecks } from './deployed-checks.ts';
import { endpointChecks } from './endpoint-checks.ts';
import { resourceChecks, troubleChecks } from './resource-checks.ts';

const EXAMPLES = `
It leaves one event in the table: object doctor, action checked.

Examples:
  npm run --silent poster -- doctor
  npm run --silent poster -- doctor --stack poster-webhooks-prod --app-secret`;

export const doctorCommand = (): Command =>
  withTarget(
    new Command('doctor')
      .description('check a stack end to end, as Poster would use it, and say how to fix problems')
      .option('--account <name>', 'account of the hooks that it sends', 'poster-webhooks-doctor')
      .option('--app-secret', 'ask for the secret in the app’s settings, and compare it')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action(runDoctor);

interface DoctorOptions extends CommandOptions {
  account: string;
  appSecret?: boolean;
}

/** The exit code is 1 when a check failed. */
async function runDoctor(options: DoctorOptions): Promise<void> {
  const { account, json } = options;
  const appSecret = options.appSecret ? await readSecretInput('Application secret') : undefined;
  const target = await openTarget(options);
  const checks = [
    ...resourceChecks(target, appSecret),
    ...endpointChecks(target, account),
    ...troubleChecks(target, json ? undefined : timesIn(options).full),
    ...deployedChecks(target),
  ];
  if (!json) print(`${target.title}, ${target.webhookUrl}\n`);
  for await (const result of runChecks(checks)) {
    if (json) printJson(result);
    else printStyled(toLine(result));
    if (result.state === 'failed') process.exitCode = 1;
  }
  target.close();
}

function toLine(result: CheckResult): string {
  switch (result.state) {
    case 'ok':
      return `${styleText('green', 'ok     ')}  ${result.name}`;
    case 'skipped':
      return `${styleText('dim', 'skipped')}  ${result.name} (needs: ${result.needs})`;
    case 'failed':
      return `${styleText('red', 'failed ')}  ${result.name}: ${toPrintable(result.problem)}\n         ${result.fix}`;
  }
}
