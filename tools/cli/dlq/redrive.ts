// `dlq redrive`: sends dead letters back and says what became of them.

import {
  countDeadLetters,
  type DeadLetter,
  isUnreadable,
  listDeadLetters,
  redriveDeadLetters,
} from '../../client/dead-letters.ts';
import { openTarget, type Target, type TargetOptions } from '../../client/target.ts';
import { outOfTotal, startProgress } from '../../terminal/progress.ts';

export interface RedriveCommandOptions extends TargetOptions {
  limit?: number;
  all?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** Prints how many there were, what was sent back and what stayed. */
export async function runRedrive(options: RedriveCommandOptions): Promise<void> {
  const target = await openTarget(options);
  const before = await countDeadLetters(target);
  const outcome = options.dryRun
    ? await foresee(target, options)
    : { ...(await redrive(target, options, before)), after: await countDeadLetters(target) };
  target.close();
  const { moved, unreadable } = outcome;
  if (options.json) {
    console.log(JSON.stringify({ before, ...outcome, dryRun: options.dryRun ?? false }));
    return;
  }
  const verb = options.dryRun ? 'would be sent back' : 'sent back';
  console.log(`${target.title}: ${before} dead before, ${moved} ${verb}${after(outcome)}`);
  for (const letter of unreadable) {
    if (isUnreadable(letter)) {
      console.log(`left ${letter.messageId}: ${letter.field} ${letter.problem}`);
    }
  }
  if (unreadable.length > 0) console.log('These are no hooks; --all sends them back too.');
}

async function redrive(target: Target, { limit, all }: RedriveCommandOptions, count: number) {
  const progress = startProgress(Math.min(limit ?? count, count), outOfTotal('sent back'));
  try {
    return await redriveDeadLetters(target, { limit, all, onProgress: progress.update });
  } finally {
    progress.stop();
  }
}

async function foresee(target: Target, { limit, all = false }: RedriveCommandOptions) {
  const letters = await listDeadLetters(target, Number.POSITIVE_INFINITY);
  const unreadable: DeadLetter[] = all ? [] : letters.filter(isUnreadable);
  const movable = letters.length - unreadable.length;
  return { moved: Math.min(limit ?? movable, movable), left: unreadable.length, unreadable };
}

const after = (outcome: object): string =>
  'after' in outcome ? `, ${outcome.after} dead now` : '; nothing was changed';
