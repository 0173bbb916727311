// The command line: what there is to call and how it reads. Each command runs in a file of its own.

import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../local/data-folder.ts';
import { runEvents } from './events.ts';
import { runSend } from './send.ts';
import { runStart } from './start.ts';

/** The program; `parseAsync` rejects with what a command threw. */
export function createProgram(): Command {
  const program = new Command('poster-webhooks')
    .description('Takes Poster webhooks: on this machine, and tools to use them by.')
    .showHelpAfterError('(--help shows what there is)');

  program
    .command('start')
    .description('run the stack on this machine, until Ctrl-C')
    .option(
      '--port <number>',
      'of the webhook URL; 0 for any that is free',
      wholeNumber(65535),
      3000,
    )
    .option('--secret <text>', 'application secret, or a JSON list; default: random, kept')
    .addOption(dataDirOption())
    .option('--app <file>', 'CDK app to run; default: the one of this project')
    .addHelpText(
      'after',
      '\nExample:\n  npm start -- --port 8080 --secret fe2bc8e865d8fc2236968ee5',
    )
    .action(runStart);

  program
    .command('send')
    .description('sign a hook and post it, as Poster does')
    .requiredOption('--object <name>', 'entity, such as transaction')
    .requiredOption('--action <name>', 'what became of it, such as closed')
    .requiredOption('--id <id>', 'object_id, a number or text')
    .option('--account <name>', 'account of the client', 'demo')
    .option('--data <json>', 'data, sent as it stands')
    .option('--time <seconds>', 'unix seconds; default: now')
    .option('--repeat <n>', 'post the same hook n times', wholeNumber(1_000_000, 1), 1)
    .option('--url <url>', 'where to post; default: the running local stack')
    .option('--secret <text>', 'to sign with; default: the one of the running local stack')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      '\nExample:\n  npm run send -- --object transaction --action closed --id 42 --repeat 2',
    )
    .action(runSend);

  program
    .command('events')
    .description('list recorded events, newest first')
    .option('--account <name>', 'of one account, in event time; default: all, in time of receipt')
    .option('--limit <n>', 'at most so many', wholeNumber(1_000_000, 1), 20)
    .option('--json', 'one JSON object a line, with the names of the table')
    .addOption(dataDirOption())
    .addHelpText('after', '\nExample:\n  npm run --silent events -- --account demo --json')
    .action(runEvents);

  return program;
}

const dataDirOption = () =>
  new Option('--data-dir <folder>', 'where the local stack keeps everything').default(
    DEFAULT_DATA_FOLDER,
  );

function wholeNumber(max: number, min = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
