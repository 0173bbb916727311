// `start`: how it is called.

import { Command } from 'commander';
import { wholeNumber } from '../../terminal/option-values.ts';
import { dataDirOption } from '../options.ts';
import type { StartOptions } from './start.ts';

export const startCommand = (): Command =>
  new Command('start')
    .description('run the stack on this machine, until Ctrl-C')
    .option(
      '--port <number>',
      'of the webhook URL; 0 for any that is free',
      wholeNumber(65535),
      3000,
    )
    .option(
      '--inspector-port <number>',
      'of the page to look at it; 0 for any that is free',
      wholeNumber(65535),
      0,
    )
    .option('--secret <text>', 'application secret, or a JSON list; default: random, kept')
    .addOption(dataDirOption())
    .option('--app <file>', 'CDK app to run; default: the one of this project')
    .addHelpText(
      'after',
      '\nExample:\n  npm start -- --port 8080 --secret fe2bc8e865d8fc2236968ee5',
    )
    // Loaded only now: the emulated services are most of the program, and no other command needs
    // them.
    .action(async (options: StartOptions) => (await import('./start.ts')).runStart(options));
