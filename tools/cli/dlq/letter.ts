// `dlq show` and `dlq discard`: look at one dead letter, and delete it.

import { Command } from 'commander';
import {
  type DeadLetter,
  discardDeadLetter,
  isUnreadable,
  readDeadLetter,
} from '../../client/dead-letters.ts';
import { UserError } from '../../client/errors.ts';
import { nameOf } from '../../client/hooks.ts';
import { describeAttempt } from '../../client/retries.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { readFailedAttempts } from '../../client/troubles.ts';
import { confirm } from '../../terminal/confirm.ts';
import { print, printJson } from '../../terminal/print.ts';
import { toFacts } from '../../terminal/table.ts';
import { timesIn } from '../../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';

export const dlqShowCommand = (): Command =>
  withTarget(
    new Command('show')
      .description('show one dead letter, why it failed last, and its message; masks access tokens')
      .argument('<message>', 'its message id, as `dlq list` prints it')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', `\nExample:\n  npm run --silent poster -- dlq show ${EXAMPLE_ID}`)
    .action(runShow);

export const dlqDiscardCommand = (): Command =>
  withTarget(
    new Command('discard')
      .description('delete one dead letter for good; asks first')
      .argument('<message>', 'its message id, as `dlq list` prints it')
      .option('--yes', 'do not ask'),
  )
    .addHelpText(
      'after',
      `\nIts event is then in no table.\n\nExample:\n  npm run --silent poster -- dlq discard ${EXAMPLE_ID}`,
    )
    .action(runDiscard);

const EXAMPLE_ID = '0fd50a22-3a5c-4f5b-9f0e-1f6c1f6b5a3e';

async function runShow(id: string, { json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const shown = await show(target, id).finally(target.close);
  if (json) {
    printJson({ ...shown.letter, reason: failureOf(shown, (iso) => iso), body: shown.body });
  } else print(`${toFacts(factsOf(shown, timesIn(options).full))}\n\n${shown.body}`);
}

type Shown = Awaited<ReturnType<typeof show>>;

async function show(target: Target, id: string) {
  const found = await readDeadLetter(target, id);
  if (found === undefined) throw noSuchLetter(target, id);
  const since = Date.parse(found.letter.sentAt) / 1000;
  const attempts = await readFailedAttempts(target, { since });
  return { ...found, last: attempts.findLast(({ messageId }) => messageId === id) };
}

type ShowTime = (at: string | number) => string;

const failureOf = ({ last }: Shown, showTime: (iso: string) => string): string | undefined =>
  last && `${describeAttempt(last)} at ${showTime(last.timestamp)}`;

function factsOf(shown: Shown, showTime: ShowTime): [string, string][] {
  const { letter } = shown;
  const { messageId, sentAt, receives } = letter;
  return [
    ['message', messageId],
    ['hook', describeHook(letter)],
    ['last failure', failureOf(shown, showTime) ?? 'not in the consumer’s log'],
    ['receives', String(receives)],
    ['sent', showTime(sentAt)],
    ...(isUnreadable(letter)
      ? []
      : ([
          ['happened', showTime(letter.time)],
          ['received', showTime(letter.receivedAt)],
          ['request', letter.requestId],
        ] satisfies [string, string][])),
  ];
}

interface DiscardOptions extends CommandOptions {
  yes?: boolean;
}

async function runDiscard(id: string, { yes = false, ...options }: DiscardOptions): Promise<void> {
  const target = await openTarget(options);
  try {
    const found = await readDeadLetter(target, id);
    if (found === undefined) throw noSuchLetter(target, id);
    await confirm(`Delete ${describeHook(found.letter)} from ${target.title} for good?`, yes);
    if (!(await discardDeadLetter(target, id))) throw noSuchLetter(target, id);
    print(`deleted ${id}: ${describeHook(found.letter)}`);
  } finally {
    target.close();
  }
}

const describeHook = (letter: DeadLetter): string =>
  isUnreadable(letter)
    ? `a message that is not a hook (${letter.field} ${letter.problem})`
    : nameOf(letter);

const noSuchLetter = ({ title }: Target, id: string): UserError =>
  new UserError(`no dead letter ${id} in ${title}; \`dlq list\` prints the ids`);
