// `dlq redrive`: sends dead letters back to be recorded.

import { Command } from 'commander';
import {
  countDeadLetters,
  isUnreadable,
  listDeadLetters,
  redriveDeadLetters,
} from '../../client/dead-letters.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { print, printJson } from '../../terminal/print.ts';
import { outOfTotal, startProgress } from '../../terminal/progress.ts';
import { type CommandOptions, jsonOption, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { MAX_LETTERS } from './list.ts';

export const dlqRedriveCommand = (): Command =>
  withTarget(
    new Command('redrive')
      .description('send dead letters back to be recorded, once the cause is fixed')
      .option(
        '--limit <n>',
        'send back at most this many; default: all',
        wholeNumber(MAX_LETTERS, 1),
      )
      .option('--all', 'also send messages that are not hooks; only useful with a new consumer')
      .option('--dry-run', 'only say what would be sent back')
      .addOption(yesOption())
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      `
Sending a letter back twice does no harm: its event is recorded once, and each delivery counts once.

Examples:
  npm run --silent poster -- dlq redrive --dry-run
  npm run --silent poster -- dlq redrive --limit 1 --stack poster-webhooks-prod`,
    )
    .action(runRedrive);

interface RedriveOptions extends CommandOptions, Agreement {
  limit?: number;
  all?: boolean;
  dryRun?: boolean;
}

/** Prints how many letters there were, how many were sent back, and which were left. */
async function runRedrive(options: RedriveOptions): Promise<void> {
  const target = await openTarget(options);
  const { before, ...outcome } = await runOn(target, options).finally(target.close);
  const { moved, unreadable } = outcome;
  if (options.json) {
    printJson({ before, ...outcome, dryRun: options.dryRun ?? false });
    return;
  }
  const done = options.dryRun ? 'would be sent back' : 'sent back';
  const rest = 'after' in outcome ? `, ${outcome.after} left` : '; nothing was changed';
  print(`${target.title}: ${before} in the dead-letter queue, ${moved} ${done}${rest}`);
  for (const { messageId, field, problem } of unreadable) {
    print(`left ${messageId}: ${field} ${problem}`);
  }
  if (unreadable.length > 0) print('These are not hooks; --all sends them back too.');
}

async function runOn(target: Target, options: RedriveOptions) {
  const before = await countDeadLetters(target);
  if (options.dryRun) return { before, ...(await foresee(target, options)) };
  const most = Math.min(options.limit ?? before, before);
  await askFirst(target, `Send ${most} of ${before} dead letters back`, options);
  const redriven = await redrive(target, options, most);
  return { before, ...redriven, after: await countDeadLetters(target) };
}

async function redrive(target: Target, { limit, all }: RedriveOptions, most: number) {
  const progress = startProgress(most, outOfTotal('sent back'));
  try {
    return await redriveDeadLetters(target, { limit, all, onProgress: progress.update });
  } finally {
    progress.stop();
  }
}

async function foresee(target: Target, { limit, all = false }: RedriveOptions) {
  const letters = await listDeadLetters(target, Number.POSITIVE_INFINITY);
  const unreadable = all ? [] : letters.filter(isUnreadable);
  const movable = letters.length - unreadable.length;
  return { moved: Math.min(limit ?? movable, movable), left: unreadable.length, unreadable };
}
