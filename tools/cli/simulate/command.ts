// `simulate`: what there is to call and how it reads.

import { Command, Option } from 'commander';
import { positiveNumber, wholeNumber } from '../../terminal/option-values.ts';
import { withTarget } from '../options.ts';
import { runDay } from './day.ts';
import { runOutage } from './outage.ts';
import { OUTAGE_KINDS } from './outage-route.ts';
import { accountName, withRun } from './run-options.ts';
import { runSale } from './sale.ts';

export const simulateCommand = (): Command =>
  new Command('simulate')
    .description('send what Poster would: a sale, a day, an outage')
    .addHelpText('after', '\nThe events stay in the table of the target like any others.')
    .addCommand(saleCommand())
    .addCommand(dayCommand())
    .addCommand(outageCommand());

/** At the most an hour of 10 sales a minute: above it a restaurant is none. */
const SALES_PER_HOUR_MAX = 600;
const RESTAURANTS_MAX = 10_000;
/** They all take part at once, each with its own line of hooks in memory. */
const ACCOUNTS_MAX = 1_000;
const HOOKS_MAX = 1_000_000;
const HOURS_MAX = 14 * 24;
/** A day in less than a second: faster, an answer would take simulated hours. */
const SPEED_MAX = 100_000;

const saleCommand = (): Command =>
  withRun(
    withTarget(
      new Command('sale')
        .description('send the 6 to 9 hooks of one sale, in order')
        .option('--account <name>', 'account of the client', accountName, 'demo')
        .option('--order <n>', 'id of the transaction; default: any', wholeNumber(2 ** 31 - 1, 1)),
    ),
    'a minute ago',
  )
    .addHelpText('after', '\nExample:\n  npm run poster -- simulate sale --account demo --order 42')
    .action(runSale);

const dayCommand = (): Command =>
  withRun(
    withTarget(
      new Command('day')
        .description('send a day of restaurants, busy at lunch and dinner, duplicates and all')
        .requiredOption('--restaurants <n>', 'how many', wholeNumber(RESTAURANTS_MAX, 1))
        .option(
          '--sales-per-hour <n>',
          'of each restaurant, on average from 7 to 24 o’clock',
          positiveNumber(SALES_PER_HOUR_MAX),
          10,
        )
        .option(
          '--speed <factor>',
          'simulated time in real time; default: as fast as answers come',
          positiveNumber(SPEED_MAX),
        ),
    ),
    'yesterday',
  )
    .addHelpText(
      'after',
      '\nExample, a day in a minute:\n  npm run poster -- simulate day --restaurants 3 --speed 1440',
    )
    .action(runDay);

const outageCommand = (): Command =>
  withRun(
    withTarget(
      new Command('outage')
        .description('let nothing through for hours, then see whether every hook arrives once')
        .requiredOption('--hours <n>', 'how long it lasts', positiveNumber(HOURS_MAX))
        .requiredOption('--accounts <n>', 'how many', wholeNumber(ACCOUNTS_MAX, 1))
        .option('--hooks <n>', 'of all accounts together', wholeNumber(HOOKS_MAX, 1), 1000)
        .option('--speed <factor>', 'simulated time in real time', positiveNumber(SPEED_MAX), 7200)
        .addOption(
          new Option('--outage <kind>', 'what is wrong')
            .choices(OUTAGE_KINDS)
            .default('unreachable'),
        ),
    ),
    'so that it ends now',
  )
    .addHelpText('after', OUTAGE_HELP)
    .action(runOutage);

const OUTAGE_HELP = `
Poster sends a hook that is not answered 200 again, 15 more times over two days; until then the later
hooks of that account wait. Its times in between are not known; here they are 1, 5, 15 and 30 minutes,
then 1, 2, 4, 8, 12, 18, 24, 30, 36, 42 and 48 hours after the first.

Example:
  npm run poster -- simulate outage --hours 36 --accounts 20`;
