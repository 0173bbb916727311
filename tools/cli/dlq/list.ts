// `dlq list`: lists dead letters, and says when more may follow.

import { Command } from 'commander';
import {
  countDeadLetters,
  type DeadLetter,
  isUnreadable,
  listDeadLetters,
} from '../../client/dead-letters.ts';
import { nameOf } from '../../client/hooks.ts';
import { describeRetries, readRetries } from '../../client/retries.ts';
import { openTarget } from '../../client/target.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { print, printError, printJson } from '../../terminal/print.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { type Times, timesIn } from '../../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';

/** More than anyone lists or moves. */
export const MAX_LETTERS = 1_000_000;

export const dlqListCommand = (): Command =>
  withTarget(
    new Command('list')
      .description(
        'list dead letters and whose hooks they are; SQS counts this as one more receive of each',
      )
      .option('--limit <n>', 'list at most this many', wholeNumber(MAX_LETTERS, 1), 100)
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      `
Examples:
  npm run --silent poster -- dlq
  npm run --silent poster -- dlq list --stack poster-webhooks-prod --json`,
    )
    .action(runList);

interface ListOptions extends CommandOptions {
  limit: number;
}

async function runList({ limit, json, ...options }: ListOptions): Promise<void> {
  const times = timesIn(options);
  const target = await openTarget(options);
  const letters = (await listDeadLetters(target, limit)).sort(oldestFirst);
  const count = await countDeadLetters(target);
  const retries = describeRetries(await readRetries(target).finally(target.close), times.full);
  if (json) for (const letter of letters) printJson(letter);
  else print(toTable(columnsIn(times), letters, { empty: `No dead letters in ${target.title}.` }));
  if (count > letters.length) {
    console.error(`${letters.length} of about ${count}; --limit shows more`);
  }
  if (retries !== undefined) printError(retries);
}

const oldestFirst = (one: DeadLetter, other: DeadLetter): number =>
  one.sentAt < other.sentAt ? -1 : one.sentAt > other.sentAt ? 1 : 0;

const columnsIn = ({ zone, short }: Times): Column<DeadLetter>[] => [
  ['MESSAGE', ({ messageId }) => messageId],
  [`SENT (${zone})`, ({ sentAt }) => short(sentAt)],
  ['RECEIVES', ({ receives }) => String(receives)],
  [
    'CONTENT',
    (letter) =>
      isUnreadable(letter)
        ? `not a hook: ${letter.field} ${letter.problem}`
        : `${nameOf(letter)}, received ${short(letter.receivedAt)} as ${letter.requestId}`,
  ],
];
