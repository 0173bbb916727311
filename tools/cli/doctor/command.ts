// `doctor`: how it is called.

import { Command } from 'commander';
import { jsonOption, withTarget } from '../options.ts';
import { readSecretInput } from '../secret-input.ts';
import { runDoctor } from './doctor.ts';

const EXAMPLES = `
It leaves one event in the table: object doctor, action checked.

Examples:
  npm run poster -- doctor
  npm run poster -- doctor --stack poster-webhooks-prod --app-secret`;

export const doctorCommand = (): Command =>
  withTarget(
    new Command('doctor')
      .description('check a stack end to end, as Poster would; one line a check, with the fix')
      .option('--account <name>', 'account of the hooks that it sends', 'poster-webhooks-doctor')
      .option('--app-secret', 'ask for the secret in the app’s settings, and compare')
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action((options) => runDoctor(options, () => readSecretInput('Application secret')));
