// `events`: what there is to call and how it reads.

import { Command, Option } from 'commander';
import { wholeNumber } from '../../terminal/option-values.ts';
import { jsonOption, withTarget } from '../options.ts';
import { EXPORT_FORMATS, runExport } from './export.ts';
import { withFilter } from './filter-options.ts';
import { runList } from './list.ts';
import { replayCommand } from './replay-command.ts';
import { runShow } from './show.ts';

const LIST_EXAMPLES = `
Examples:
  npm run --silent poster -- events list --account demo --object transaction --id 16776
  npm run --silent poster -- events list --follow --json
  npx poster-webhooks events list --stack poster-webhooks-prod --repeated-only`;

const EXPORT_EXAMPLES = `
Examples:
  npm run --silent poster -- events export --since 2026-11-01 --format csv --output events.csv
  npm run --silent poster -- events export --account demo | wc -l`;

export const eventsCommand = (): Command =>
  new Command('events')
    .description('look at recorded events; alone it lists the newest')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(exportCommand())
    .addCommand(replayCommand());

const listCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('list')
        .description('list recorded events, newest first')
        .option('--limit <n>', 'at most so many', wholeNumber(1_000_000, 1), 20)
        .option('--follow', 'what comes in from now on (or from --since), until Ctrl-C')
        .option('--keys', 'with the key of each, for `events show`')
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', LIST_EXAMPLES)
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

const exportCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('export')
        .description('write every event that matches, whatever their number')
        .addOption(
          new Option('--format <format>', 'of the output').choices(EXPORT_FORMATS).default('jsonl'),
        )
        .option('--output <file>', 'instead of standard output'),
    ),
  )
    .addHelpText('after', EXPORT_EXAMPLES)
    .action(runExport);
