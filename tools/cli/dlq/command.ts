// `dlq`: what there is to call and how it reads.

import { Command } from 'commander';
import { wholeNumber } from '../../terminal/option-values.ts';
import { jsonOption, withTarget } from '../options.ts';
import { runList } from './list.ts';
import { runRedrive } from './redrive.ts';

const MAX_LETTERS = 1_000_000;

export const dlqCommand = (): Command =>
  new Command('dlq')
    .description('dead letters: hooks that were taken and could not be recorded')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(redriveCommand());

const listCommand = (): Command =>
  withTarget(
    new Command('list')
      .description('list what is stuck and whose it is; changes nothing, never shows data')
      .option('--limit <n>', 'at most so many', wholeNumber(MAX_LETTERS, 1), 100)
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      `
Why a hook could not be recorded is in the consumer's log, under the message id.

Examples:
  npm run --silent poster -- dlq
  npm run --silent poster -- dlq list --stack poster-webhooks-prod --json`,
    )
    .action(runList);

const redriveCommand = (): Command =>
  withTarget(
    new Command('redrive')
      .description('send dead letters back to be recorded, once the reason is mended')
      .option('--limit <n>', 'at most so many', wholeNumber(MAX_LETTERS, 1))
      .option('--all', 'those too that are no hook; they come back unless the consumer is new')
      .option('--dry-run', 'only say what would be sent back')
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      `
Sending back twice does no harm: an event is recorded once, and a delivery counts once.

Examples:
  npm run --silent poster -- dlq redrive --dry-run
  npm run --silent poster -- dlq redrive --limit 1 --stack poster-webhooks-prod`,
    )
    .action(runRedrive);
