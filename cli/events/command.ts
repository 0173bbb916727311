// `events`: what there is to call and how it reads.

import { Command } from 'commander';
import { jsonOption, wholeNumber, withTarget } from '../options.ts';
import { runList } from './list.ts';

export const eventsCommand = (): Command =>
  new Command('events')
    .description('look at recorded events; alone it lists the newest')
    .addCommand(listCommand(), { isDefault: true });

const listCommand = (): Command =>
  withTarget(
    new Command('list')
      .description('list recorded events, newest first')
      .option('--account <name>', 'of one account, in event time; default: all, in time of receipt')
      .option('--limit <n>', 'at most so many', wholeNumber(1_000_000, 1), 20)
      .addOption(jsonOption()),
  )
    .addHelpText('after', '\nExample:\n  npm run --silent events -- --account demo --json')
    .action(runList);
