// Dead letters: what they may reveal, listing them and sending them back. A letter tells whose hook it is,
// or why it is not a hook, but never `data`, which is the customer's and may contain a credential.

import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { asText } from '../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { countMessages, openDeadLetterQueue } from './queues.ts';
import type { Target } from './target.ts';

/** A message as it lies in the dead-letter queue. */
export interface Letter {
  messageId: string;
  body: string;
  attributes: Record<string, MessageAttributeValue> | undefined;
  /** How often it was received, by the consumer and by people listing dead letters since. */
  receives: number;
  /** When it was first put on a queue, ISO 8601 UTC. SQS deletes it two weeks later. */
  sentAt: string;
}

interface LetterFacts {
  messageId: string;
  receives: number;
  sentAt: string;
}

/** It is a hook that could not be recorded. The consumer's log has the reason under `messageId`. */
export interface StuckHook extends LetterFacts {
  account: string;
  object: string;
  objectId: string;
  action: string;
  receivedAt: string;
  requestId: string;
}

/** It is not a hook: names the first field at fault, with a fixed text that repeats no input. */
export interface UnreadableLetter extends LetterFacts {
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

export interface RedriveOptions {
  /** How many to move at most. @default all */
  limit?: number;
  /**
   * Also moves letters that are not hooks. They come back unless a newer consumer accepts them.
   * @default false
   */
  all?: boolean;
  /** Called after each batch with the number moved so far. */
  onProgress?: (moved: number) => void;
}

export interface Redrive {
  moved: number;
  /** How many were left where they are; `unreadable` lists them. */
  left: number;
  unreadable: DeadLetter[];
}

/**
 * Sends letters back to the queue that they came from. Doing so twice does no harm, because the consumer
 * counts a delivery once.
 *
 * @throws the SDK's error; letters that were moved before it stay moved, the others stay where they were
 */
export async function redriveDeadLetters(
  target: Target,
  { limit = Number.POSITIVE_INFINITY, all = false, onProgress }: RedriveOptions = {},
): Promise<Redrive> {
  const queue = openDeadLetterQueue(target);
  const unreadable: DeadLetter[] = [];
  let moved = 0;
  try {
    while (moved < limit) {
      const batch = await queue.receive(limit - moved);
      if (batch.length === 0) break;
      const stay = all ? [] : batch.map(describeLetter).filter(isUnreadable);
      const stayIds = new Set(stay.map(({ messageId }) => messageId));
      const go = batch.filter(({ messageId }) => !stayIds.has(messageId));
      await Promise.all(go.map(queue.moveBack));
      unreadable.push(...stay);
      moved += go.length;
      onProgress?.(moved);
    }
  } finally {
    await queue.release();
  }
  return { moved, left: unreadable.length, unreadable };
}

/** How many letters there are; SQS calls it approximate. */
export const countDeadLetters = ({ sqs, deadLetterQueueUrl }: Target): Promise<number> =>
  countMessages(sqs, deadLetterQueueUrl);
