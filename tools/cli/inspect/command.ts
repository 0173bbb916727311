// `inspect`: how it is called.

import { Command } from 'commander';
import { wholeNumber } from '../../terminal/option-values.ts';
import { withTarget } from '../options.ts';
import { runInspect } from './inspect.ts';

export const inspectCommand = (): Command =>
  withTarget(
    new Command('inspect')
      .description('look at a stack in the browser: counters, events, dead letters; until Ctrl-C')
      .option(
        '--port <number>',
        'of the page, on this machine alone; 0 for any that is free',
        wholeNumber(65535),
        0,
      ),
  )
    .addHelpText('after', '\nExample:\n  npm run poster -- inspect --stack poster-webhooks-prod')
    .action(runInspect);
