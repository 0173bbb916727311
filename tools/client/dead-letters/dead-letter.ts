// What may be told of a dead letter: whose hook it is, or why it reads as none. Never `data`, which
// is the customer's and may hold an API credential.

import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { asText } from '../../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../../lambda/runtime/queued-hook.ts';

/** A message as it lies in the dead-letter queue. */
export interface Letter {
  messageId: string;
  body: string;
  attributes: Record<string, MessageAttributeValue> | undefined;
  /** How often it was received, by the consumer and by whoever looked since. */
  receives: number;
  /** When it was first put on a queue, ISO 8601 UTC. Two weeks later SQS drops it. */
  sentAt: string;
}

interface LetterFacts {
  messageId: string;
  receives: number;
  sentAt: string;
}

/** It reads as a hook: recording it failed, and the consumer's log says why under `messageId`. */
export interface StuckHook extends LetterFacts {
  account: string;
  object: string;
  objectId: string;
  action: string;
  receivedAt: string;
  requestId: string;
}

/** It does not, and never will: the first field at fault and a fixed text that repeats no input. */
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
