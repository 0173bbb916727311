// The dead-letter queue: looks at what is in it, and puts it back into the queue.

import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Target } from '../../cli/target.ts';
import { maskAccessToken } from '../../lambda/poster/access-token.ts';
import { asText, hasData } from '../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../lambda/queued-hook.ts';
import type { DeadLetter } from '../api.ts';

/** SQS hands out ten at most. */
const RECEIVE_MAX_MESSAGES = 10;
/** How long a message that was looked at stays hidden: short, so that a redrive finds it. */
const LOOK_SECONDS = 2;
/** How long a message is this process's own while it is moved. */
const MOVE_SECONDS = 60;
/** Longer than a look: an empty answer then means that nothing is left. */
const MOVE_WAIT_SECONDS = 3;
/** What fails again comes back; without a bound one redrive might go on for ever. */
const REDRIVE_MAX_MESSAGES = 10_000;

/** The messages, in no order. SQS counts each look as a receive, which harms nothing here. */
export async function listDeadLetters(target: Target, limit: number): Promise<DeadLetter[]> {
  const letters = new Map<string, DeadLetter>();
  while (letters.size < limit) {
    const messages = await receive(target, LOOK_SECONDS, 0);
    const isNothingNew = messages.every(({ MessageId = '' }) => letters.has(MessageId));
    if (isNothingNew) break;
    for (const message of messages) letters.set(message.MessageId ?? '', toDeadLetter(message));
  }
  return [...letters.values()].slice(0, limit);
}

/**
 * Moves every message back into the queue. Each is deleted once the queue has it: one that an outage
 * catches between the two is in both, and the consumer records it once all the same.
 *
 * @returns how many were moved. Rejects with the SDK's error; what was moved by then stays moved
 */
export async function redriveDeadLetters(target: Target): Promise<{ moved: number }> {
  let moved = 0;
  while (moved < REDRIVE_MAX_MESSAGES) {
    const messages = await receive(target, MOVE_SECONDS, MOVE_WAIT_SECONDS);
    if (messages.length === 0) break;
    for (const message of messages) await move(target, message);
    moved += messages.length;
  }
  return { moved };
}

async function receive(
  { sqs, deadLetterQueueUrl }: Target,
  VisibilityTimeout: number,
  WaitTimeSeconds: number,
): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: RECEIVE_MAX_MESSAGES,
      VisibilityTimeout,
      WaitTimeSeconds,
    }),
  );
  return Messages;
}

async function move(
  { sqs, queueUrl, deadLetterQueueUrl }: Target,
  { Body, ReceiptHandle }: Message,
): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: Body }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
}

/** Names fields one by one: whatever else a message holds stays here. */
export function toDeadLetter({ MessageId = '', Body = '' }: Message): DeadLetter {
  const reading = readQueuedHook(Body);
  if (!reading.ok) {
    const problem = `not a hook: ${reading.field} ${reading.problem}`;
    return { messageId: MessageId, hook: { problem } };
  }
  const { fields, receivedAt } = reading.value;
  const { account, object, action } = fields;
  const hook = { account, object, objectId: asText(fields.object_id), action, receivedAt };
  const data = hasData(fields) ? { data: maskAccessToken(fields.data).masked } : {};
  return { messageId: MessageId, hook: { ...hook, ...data } };
}
