// `send`: how it is called.

import { Command, Option } from 'commander';
import { FORMS } from '../../client/hooks.ts';
import { wholeNumber } from '../../terminal/option-values.ts';
import { jsonOption, withTarget } from '../options.ts';
import { runSend } from './send.ts';
import { TAMPERED_FIELDS } from './tamper.ts';

const EXAMPLES = `
Examples:
  npm run poster -- send --object transaction --action closed --id 42 --repeat 2
  npm run poster -- send --object stock --action changed --id 5 --tamper data
  npm run poster -- send --object client --action added --id 7 --dry-run`;

export const sendCommand = (): Command =>
  withTarget(
    new Command('send')
      .description('sign a hook and post it, as Poster does')
      .requiredOption('--object <name>', 'entity, such as transaction')
      .requiredOption('--action <name>', 'what became of it, such as closed')
      .requiredOption('--id <id>', 'object_id, a number or text')
      .option('--account <name>', 'account of the client', 'demo')
      .option('--account-number <id>', 'account_number, which is not signed')
      .option('--data <json>', 'data, sent as it stands')
      .option('--time <seconds>', 'unix seconds; default: now')
      .addOption(new Option('--form <form>', 'of the body').choices(FORMS).default('json'))
      .addOption(
        new Option('--tamper <field>', 'change a field once it is signed').choices(TAMPERED_FIELDS),
      )
      .option('--repeat <n>', 'post the same hook n times', wholeNumber(1_000_000, 1), 1)
      .option('--dry-run', 'print it as a curl command and post nothing')
      .option('--url <url>', 'where to post; default: the stack’s own')
      .option('--secret <text>', 'to sign with; default: the stored one')
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action(runSend);
