// Lists dead letters and sends them back. The list says whose hook a letter is, or why it is not a hook,
// but never shows `data`, which belongs to the customer and may contain a credential.

import { maskAccessToken } from '../../lambda/poster/access-token.ts';
import { asText } from '../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { countMessages, type Letter, openDeadLetterQueue } from './queues.ts';
import type { Target } from './target.ts';

type LetterFacts = Pick<Letter, 'messageId' | 'receives' | 'sentAt'>;

/** A hook that could not be recorded. The consumer's log has the reason under `messageId`. */
export interface StuckHook extends LetterFacts {
  account: string;
  object: string;
  objectId: string;
  action: string;
  /** When it happened, in Poster's unix seconds. */
  time: number;
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
  const { account, object, object_id, action, time } = fields;
  const hook = { account, object, objectId: asText(object_id), action, time: Number(time) };
  return { ...facts, ...hook, receivedAt, requestId };
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

/**
 * @returns the letter with its body, in which access tokens are masked; undefined when there is none
 * @throws the SDK's error
 */
export async function readDeadLetter(
  target: Target,
  messageId: string,
): Promise<{ letter: DeadLetter; body: string } | undefined> {
  const queue = openDeadLetterQueue(target);
  try {
    const found = await findLetter(queue, messageId);
    return found && { letter: describeLetter(found), body: maskAccessToken(found.body).masked };
  } finally {
    await queue.release();
  }
}

/** Deletes a letter for good. @returns whether there was one. @throws the SDK's error */
export async function discardDeadLetter(target: Target, messageId: string): Promise<boolean> {
  const queue = openDeadLetterQueue(target);
  try {
    const found = await findLetter(queue, messageId);
    if (found !== undefined) await queue.discard(messageId);
    return found !== undefined;
  } finally {
    await queue.release();
  }
}

async function findLetter(
  queue: ReturnType<typeof openDeadLetterQueue>,
  wanted: string,
): Promise<Letter | undefined> {
  for (;;) {
    const batch = await queue.receive(Number.POSITIVE_INFINITY);
    const found = batch.find(({ messageId }) => messageId === wanted);
    if (found !== undefined || batch.length === 0) return found;
  }
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
