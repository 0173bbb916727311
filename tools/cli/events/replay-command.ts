// `events replay`: how it is called.

import { Command } from 'commander';
import { wholeNumber } from '../../terminal/option-values.ts';
import { jsonOption, withTarget } from '../options.ts';
import { withFilter } from './filter-options.ts';
import { runReplay } from './replay.ts';

const NOTES = `
Without --send it only says what it would send. Oldest first; each hook is signed anew, with a secret
that is asked for and not shown, or piped in. The table does not keep access tokens in data: a
replayed "application added" carries *** in place of one.

With --resume a replay that was interrupted goes on after the last hook that got any answer.

Examples:
  npm run --silent poster -- events replay --account demo --since 2026-11-23 --url http://127.0.0.1:8080/hooks
  npm run --silent poster -- events replay --stack poster-webhooks-prod --all --object transaction \\
    --url http://127.0.0.1:3000/webhooks/poster --resume replay.json --send`;

export const replayCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('replay')
        .description('sign recorded events again and post them somewhere, such as your laptop')
        .requiredOption('--url <url>', 'where to')
        .option('--all', 'of all accounts, in place of --account')
        .option('--send', 'really send')
        .option('--rate <n>', 'at most so many a second', wholeNumber(1000, 1), 10)
        .option('--resume <file>', 'keeps in this file how far it came, and goes on from there')
        .option('--secret-of-target', 'sign with the secret stored where the events are')
        .option('--to-itself', 'allow the webhook URL of the very stack that the events are from')
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', NOTES)
    .action(runReplay);
