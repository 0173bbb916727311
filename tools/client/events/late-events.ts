// When to look for events that were received long ago and recorded only now, and how far back.
//
// The index is sorted by time of receipt, and no attribute says when an event was recorded. So an event that was
// tried again, or was a dead letter, appears among old entries, where a reader of the latest ones does not look.
// Reading everything again each second would be too expensive. Instead:
//
// - A message is tried again for half an hour, so that span is read every half minute.
// - Older events can only come from the dead-letter queue. When it shrinks, the whole span in which its letters may
//   have been received is read: at once, and then at growing intervals for half an hour, because a letter that was sent
//   back may have to be retried.
//
// These reads only touch the index, and skip events that are already known by their keys.

import { countMessages, readQueue } from '../queues.ts';
import type { Target } from '../target.ts';

/** SQS keeps no message longer. */
const LETTERS_KEPT_SECONDS = 14 * 24 * 60 * 60;
const NEAR_INTERVAL_SECONDS = 30;

export interface LateEvents {
  /**
   * Call it again and again.
   *
   * @param now unix seconds
   * @returns from when on to read, in unix seconds; undefined when nothing has to be read now
   */
  dueFrom(now: number): Promise<number | undefined>;
  /** Events that were received before this time are not looked for any more. Unix seconds. */
  oldest(): number;
}

interface LateEventsOptions {
  countDeadLetters(): Promise<number>;
  /** How long a message is tried again before it becomes a dead letter. */
  retriedSeconds: number;
}

export async function watchTarget({ sqs, queueUrl, deadLetterQueueUrl }: Target) {
  const { receivesMax, visibilitySeconds } = await readQueue(sqs, queueUrl);
  return watchLateEvents({
    countDeadLetters: () => countMessages(sqs, deadLetterQueueUrl),
    retriedSeconds: Math.min(receivesMax * visibilitySeconds, LETTERS_KEPT_SECONDS),
  });
}

export function watchLateEvents({
  countDeadLetters,
  retriedSeconds,
}: LateEventsOptions): LateEvents {
  let letters = 0;
  /** When there was a letter last. */
  let lettersAt = Number.NEGATIVE_INFINITY;
  let oldest: number | undefined;
  let nearAt = Number.NEGATIVE_INFINITY;
  let farAt = Number.POSITIVE_INFINITY;
  let farStep = 1;
  return {
    async dueFrom(now) {
      const before = letters;
      letters = await countDeadLetters();
      if (letters > 0 || before > 0) lettersAt = now;
      const nearFrom = now - retriedSeconds - NEAR_INTERVAL_SECONDS;
      oldest ??= letters > 0 ? now - LETTERS_KEPT_SECONDS : nearFrom;
      const noneIsOlder = now - lettersAt > retriedSeconds;
      oldest = Math.max(oldest, noneIsOlder ? nearFrom : now - LETTERS_KEPT_SECONDS);
      if (letters < before) [farAt, farStep] = [now, 1];
      if (now >= farAt) {
        farAt = farStep > retriedSeconds ? Number.POSITIVE_INFINITY : now + farStep;
        farStep *= 2;
        return oldest;
      }
      if (now < nearAt) return undefined;
      // The first time, everything that may be there already has to be known.
      const from = nearAt === Number.NEGATIVE_INFINITY ? oldest : Math.max(oldest, nearFrom);
      nearAt = now + NEAR_INTERVAL_SECONDS;
      return from;
    },
    oldest: () => oldest ?? Number.NEGATIVE_INFINITY,
  };
}
