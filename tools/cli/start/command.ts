// `start`: its options. Separate from start.ts, so that other commands do not load the emulated services.

import { Command } from 'commander';
import { dataDirOption, portOption } from '../options.ts';
import type { StartOptions } from './start.ts';

export const startCommand = (): Command =>
  new Command('start')
    .description('run the stack on this machine (until Ctrl-C)')
    .addOption(portOption('--port <number>', 'port of the webhook URL', 3000))
    .addOption(portOption('--inspector-port <number>', 'port of the inspector’s page', 0))
    .option('--secret <text>', 'application secret, or a JSON list; default: random, then kept')
    .addOption(dataDirOption())
    .option('--app <file>', 'CDK app to run; default: the app of this project')
    .addHelpText(
      'after',
      '\nExample:\n  npm start -- --port 8080 --secret fe2bc8e865d8fc2236968ee5',
    )
    .action(async (options: StartOptions) => (await import('./start.ts')).runStart(options));
