// What the dead-letter queue holds, and sending it back: for the commands and the inspector.

import type { Target } from '../target.ts';
import { type DeadLetter, describeLetter, isUnreadable } from './dead-letter.ts';
import { openDeadLetterQueue } from './dead-letter-queue.ts';

/**
 * Up to `limit` letters, in no order. They are hidden from others while it reads, and counted by SQS
 * as received once more; nothing else changes.
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
  /** Moves at most so many; default: all. */
  limit?: number;
  /**
   * Moves those too that do not read as a hook, which come back unless a newer consumer reads them;
   * default: leaves them.
   */
  all?: boolean;
  /** Told after each batch how many are moved by now. */
  onProgress?: (moved: number) => void;
}

export interface Redrive {
  moved: number;
  /** How many were looked at and left where they are; `unreadable` says which. */
  left: number;
  unreadable: DeadLetter[];
}

/**
 * Sends letters back to the queue that they came from. Doing so twice does no harm: the consumer
 * counts a delivery once.
 *
 * @throws the SDK's error; what was moved until then stays moved, the rest is where it was
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
export const countDeadLetters = (target: Target): Promise<number> =>
  openDeadLetterQueue(target).count();
