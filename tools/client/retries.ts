// The hooks that wait in the queue, and those of them that could not be recorded yet. Nothing else shows them:
// they are neither in the table nor dead letters.

import { readQueue } from './queues.ts';
import type { Target } from './target.ts';
import { type FailedAttempt, readFailedAttempts } from './troubles.ts';

/** A message that could not be recorded. */
export interface Retry {
  attempts: number;
  /** ISO 8601 UTC. */
  firstAt: string;
  last: FailedAttempt;
}

export interface Retries {
  /** How many messages are in the queue, including those that wait for their next attempt. */
  queued: number;
  /** The longest waiting first. */
  retries: Retry[];
  /** After this many attempts, a message becomes a dead letter. */
  attemptsMax: number;
}

/** CloudWatch Logs may show a line this long after it was written. */
const LATE_SECONDS = 60;
/** SQS keeps no message longer. */
const KEPT_SECONDS = 14 * 24 * 60 * 60;

/**
 * Reads the log only when the queue is not empty, so that it costs nothing while all is well. A message that
 * has just been recorded after all may be listed until its next attempt would have been due.
 *
 * @throws UserError or the SDK's error
 */
export async function readRetries(target: Target): Promise<Retries> {
  const queue = await readQueue(target.sqs, target.queueUrl);
  const { messages: queued, receivesMax: attemptsMax, visibilitySeconds } = queue;
  if (queued === 0) return { queued, retries: [], attemptsMax };
  const now = Date.now() / 1000;
  const since = now - Math.min(attemptsMax * visibilitySeconds, KEPT_SECONDS) - LATE_SECONDS;
  const all = toRetries(await readFailedAttempts(target, { since }));
  const due = new Date((now - visibilitySeconds - LATE_SECONDS) * 1000).toISOString();
  const retries = all.filter(({ last }) => last.timestamp >= due);
  return { queued, retries, attemptsMax };
}

/** Groups the attempts by message. @param attempts oldest first */
export const toRetries = (attempts: readonly FailedAttempt[]): Retry[] =>
  [...Map.groupBy(attempts, ({ messageId }) => messageId).values()].flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ attempts: group.length, firstAt: first.timestamp, last }];
  });

/** Why it failed, in one line. */
export const describeAttempt = ({
  field,
  problem,
  error,
  message,
}: Pick<FailedAttempt, 'field' | 'problem' | 'error' | 'message'>): string =>
  field === undefined
    ? [error, message].filter((part) => part !== undefined).join(': ')
    : `not a hook: ${field} ${problem}`;

/**
 * @param showTime formats a time; default: as it is, in UTC
 * @returns undefined when no message is being tried again
 */
export function describeRetries(
  { retries, attemptsMax }: Retries,
  showTime = (iso: string): string => iso,
): string | undefined {
  const [oldest] = retries;
  if (oldest === undefined) return undefined;
  const { attempts, firstAt, last } = oldest;
  const count = retries.length === 1 ? 'one message is' : `${retries.length} messages are`;
  return `${count} being tried again, the oldest since ${showTime(firstAt)}: attempt ${attempts} of ${attemptsMax} failed: ${describeAttempt(last)}`;
}
