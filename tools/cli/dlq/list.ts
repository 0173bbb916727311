// `dlq list`: what is stuck, and whose it is.

import {
  countDeadLetters,
  type DeadLetter,
  isUnreadable,
  listDeadLetters,
} from '../../client/dead-letters.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type Column, toTable } from '../../terminal/table.ts';

export interface ListOptions extends TargetOptions {
  limit: number;
  json?: boolean;
}

export async function runList({ limit, json, ...options }: ListOptions): Promise<void> {
  const target = await openTarget(options);
  const letters = (await listDeadLetters(target, limit)).sort(oldestFirst);
  const count = await countDeadLetters(target);
  target.close();
  if (json) for (const letter of letters) console.log(JSON.stringify(letter));
  else console.log(toTable(COLUMNS, letters, { empty: `No dead letters in ${target.title}.` }));
  if (count > letters.length) {
    console.error(`${letters.length} of about ${count}; --limit shows more`);
  }
}

const oldestFirst = (one: DeadLetter, other: DeadLetter): number =>
  one.sentAt < other.sentAt ? -1 : one.sentAt > other.sentAt ? 1 : 0;

const subject = (letter: DeadLetter): string =>
  isUnreadable(letter)
    ? `no hook: ${letter.field} ${letter.problem}`
    : `${letter.account} ${letter.object} ${letter.objectId} ${letter.action}, received ${letter.receivedAt} as ${letter.requestId}`;

const COLUMNS: Column<DeadLetter>[] = [
  ['MESSAGE', ({ messageId }) => messageId],
  ['SENT', ({ sentAt }) => sentAt],
  ['RECEIVES', ({ receives }) => String(receives)],
  ['WHAT', subject],
];
