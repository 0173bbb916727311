// Lists dead letters and sends them back. The list says whose hook a letter is, or why it is not a hook,
// but never shows `data`, which belongs to the customer and may contain a credential.

import { asText } from '../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { countMessages, type Letter, openDeadLetterQueue } from './queues.ts';
import type { Target } from './target.ts';

type LetterFacts = Pick<Letter, 'messageId' | 'receives' | 'sentAt'>;

/** A hook that could not be recorded. The consumer's log has the reason under `messageId`. */
interface StuckHook extends LetterFacts {
  account: string;
  object: string;
  objectId: string;
  action: string;
  receivedAt: string;
  requestId: string;
}

/** A message that is not a hook: names the first wrong field. The text never repeats input. */
interface UnreadableLetter extends LetterFacts {
  field: string;
  problem: string;
}

export type DeadLetter = StuckHook | UnreadableLetter;

export const isUnreadable = (letter: DeadLetter): letter is UnreadableLetter => 'problem' in letter;

export function describeLetter({ messageId, receives, sentAt, body }: Letter): DeadLetter {
  const facts = { messageId, receives, sentAt };
  const reading = readQueuedHook(body);
  if (!reading.ok) return { ...facts, field: reading.field, problem: reading.problem };
  const { fields, receivedAt, requestId } = reading.value;
  const { account, object, object_id, action } = fields;
  return { ...facts, account, object, objectId: asText(object_id), action, receivedAt, requestId };
}

/**
 * Up to `limit` letters, in no particular order. While it reads, they are hidden from other receivers, and
 * SQS counts them as received once more. Nothing else changes.
 *
 * @throws the SDK's error, when the queue cannot be read
 */
export async function listDeadLetters(target: Target, limit: number): Promise<DeadLetter[]> {
  const queue = openDeadLetterQueue(target);
  const letters: DeadLetter[] = [];
  try {
    while (letters.length < limit) {
      const batch = await queue.receive(limit - letters.length);
      if (batch.length === 0) break;
      letters.push(...batch.map(describeLetter));
    }
  } finally {
    await queue.release();
  }
  return letters;
}

interface RedriveOptions {
  /** How many letters to move at most. @default all */
  limit?: number;
  /**
   * Also moves letters that are not hooks. They end up here again unless a newer consumer accepts them.
   * @default false
   */
  all?: boolean;
  /** Called after each batch with the number moved so far. */
  onProgress?: (moved: number) => void;
}

interface Redrive {
  moved: number;
  /** How many letters stayed in the queue; `unreadable` lists them. */
  left: number;
  unreadable: UnreadableLetter[];
}

/**
 * Sends letters back to the queue that they came from. Doing so twice does no harm, because the consumer
 * counts each delivery once.
 *
 * @throws the SDK's error; letters moved so far stay moved, the others stay in the dead-letter queue
 */
export async function redriveDeadLetters(
  target: Target,
  { limit = Number.POSITIVE_INFINITY, all = false, onProgress }: RedriveOptions = {},
): Promise<Redrive> {
  const queue = openDeadLetterQueue(target);
  const unreadable: UnreadableLetter[] = [];
  let moved = 0;
  try {
    while (moved < limit) {
      const batch = await queue.receive(limit - moved);
      if (batch.length === 0) break;
      const kept = all ? [] : batch.map(describeLetter).filter(isUnreadable);
      const keptIds = new Set(kept.map(({ messageId }) => messageId));
      const movable = batch.filter(({ messageId }) => !keptIds.has(messageId));
      await Promise.all(movable.map(queue.moveBack));
      unreadable.push(...kept);
      moved += movable.length;
      onProgress?.(moved);
    }
  } finally {
    await queue.release();
  }
  return { moved, left: unreadable.length, unreadable };
}

/** How many letters there are, including hidden ones. SQS calls this number approximate. */
export const countDeadLetters = ({ sqs, deadLetterQueueUrl }: Target): Promise<number> =>
  countMessages(sqs, deadLetterQueueUrl);
