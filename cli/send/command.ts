// `send`: how it is called.

import { Command } from 'commander';
import { wholeNumber, withTarget } from '../options.ts';
import { runSend } from './send.ts';

export const sendCommand = (): Command =>
  withTarget(
    new Command('send')
      .description('sign a hook and post it, as Poster does')
      .requiredOption('--object <name>', 'entity, such as transaction')
      .requiredOption('--action <name>', 'what became of it, such as closed')
      .requiredOption('--id <id>', 'object_id, a number or text')
      .option('--account <name>', 'account of the client', 'demo')
      .option('--data <json>', 'data, sent as it stands')
      .option('--time <seconds>', 'unix seconds; default: now')
      .option('--repeat <n>', 'post the same hook n times', wholeNumber(1_000_000, 1), 1)
      .option('--url <url>', 'where to post; default: the stack’s own')
      .option('--secret <text>', 'to sign with; default: the stored one'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  npm run send -- --object transaction --action closed --id 42 --repeat 2',
    )
    .action(runSend);
