// `events`: what there is to call and how it reads.

import { Command } from 'commander';
import { jsonOption, wholeNumber, withTarget } from '../options.ts';
import { runList } from './list.ts';
import { runShow } from './show.ts';

export const eventsCommand = (): Command =>
  new Command('events')
    .description('look at recorded events; alone it lists the newest')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand());

const listCommand = (): Command =>
  withTarget(
    new Command('list')
      .description('list recorded events, newest first')
      .option('--account <name>', 'of one account, in event time; default: all, in time of receipt')
      .option('--limit <n>', 'at most so many', wholeNumber(1_000_000, 1), 20)
      .option('--keys', 'with the key of each, for `events show`')
      .addOption(jsonOption()),
  )
    .addHelpText('after', '\nExample:\n  npm run --silent events -- --account demo --json')
    .action(runList);

const showCommand = (): Command =>
  withTarget(
    new Command('show')
      .description('one event: its data decoded, and each of its deliveries')
      .argument('<key>', 'account;time;object;id;action, as `events list --keys` prints it')
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      "\nExample:\n  npm run --silent poster -- events show 'demo;1795516080;transaction;42;closed'",
    )
    .action(runShow);
