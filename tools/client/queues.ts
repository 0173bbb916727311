// The pipeline's queues as SQS sees them: counts messages, and receives, moves and releases dead letters.

import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { messageGroup, readQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { Target } from './target.ts';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** @returns how many messages it has, including hidden and delayed ones, and how it delivers them */
export async function readQueue(sqs: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [...COUNTS, 'VisibilityTimeout', 'RedrivePolicy'],
    }),
  );
  const { maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy ?? '{}');
  return {
    /** SQS calls its counts approximate. */
    messages: COUNTS.reduce((total, name) => total + Number(Attributes[name] ?? 0), 0),
    visibilitySeconds: Number(Attributes.VisibilityTimeout ?? 0),
    /** After this many receives, a message becomes a dead letter. Never in a dead-letter queue. */
    receivesMax: Number(maxReceiveCount ?? Number.POSITIVE_INFINITY),
  };
}

export const countMessages = async (sqs: SQSClient, queueUrl: string): Promise<number> =>
  (await readQueue(sqs, queueUrl)).messages;

/** A message in the dead-letter queue. */
export interface Letter {
  messageId: string;
  body: string;
  attributes: Record<string, MessageAttributeValue> | undefined;
  /** How often it was received: by the consumer, and each time that dead letters were listed. */
  receives: number;
  /** When it was first put on a queue, ISO 8601 UTC. SQS deletes it two weeks later. */
  sentAt: string;
}

/** SQS's maximum for a batch. */
const BATCH_LETTERS = 10;
/** If the command is killed, letters become visible again after this time. */
const HIDDEN_SECONDS = 30;
/** Not 0: the local queue would lose the message. */
const RELEASED_AFTER_SECONDS = 1;
/** Long enough for letters that another command has just released. */
const WAIT_SECONDS = 2;
/** After this many batches in a row with only known letters, there are no others. */
const STALE_BATCHES = 3;

/** Takes letters out of the dead-letter queue, one batch at a time. */
export function openDeadLetterQueue({
  sqs,
  queueUrl,
  deadLetterQueueUrl,
}: Pick<Target, 'sqs' | 'queueUrl' | 'deadLetterQueueUrl'>) {
  const QueueUrl = deadLetterQueueUrl;
  /** Includes the new ids of moved letters: one that fails again at once comes back under its new id. */
  const seen = new Set<string>();
  /** The latest receipt handle of each letter, needed to delete or release it. */
  const receipts = new Map<string, string>();

  async function receiveBatch(most: number, WaitTimeSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(most, BATCH_LETTERS),
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        MessageAttributeNames: ['All'],
      }),
    );
    for (const { MessageId = '', ReceiptHandle = '' } of Messages) {
      receipts.set(MessageId, ReceiptHandle);
    }
    return Messages;
  }

  /** Deletes the letter for good. */
  async function discard(messageId: string): Promise<void> {
    const ReceiptHandle = receipts.get(messageId);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    receipts.delete(messageId);
  }

  return {
    /** Up to `most` letters that were not returned before, hidden from other receivers; none at the end. */
    async receive(most: number): Promise<Letter[]> {
      for (let stale = 0; stale < STALE_BATCHES; stale += 1) {
        const mayBeMore = (await countMessages(sqs, QueueUrl)) > receipts.size;
        const messages = await receiveBatch(most, mayBeMore ? WAIT_SECONDS : 0);
        if (messages.length === 0) return [];
        const fresh = messages.map(toLetter).filter(({ messageId }) => !seen.has(messageId));
        for (const { messageId } of fresh) seen.add(messageId);
        if (fresh.length > 0) return fresh;
      }
      return [];
    },
    /**
     * Sends the letter to the queue it came from, then deletes it. If the deletion fails there are two
     * copies, which the consumer records once.
     */
    async moveBack({ messageId, body, attributes }: Letter): Promise<void> {
      const hook = readQueuedHook(body);
      const { MessageId = '' } = await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: attributes,
          MessageGroupId: hook.ok ? messageGroup(hook.value.fields.account) : undefined,
        }),
      );
      seen.add(MessageId);
      await discard(messageId);
    },
    discard,
    /** Makes the letters that were received but not moved visible again. Call it at the end. */
    async release(): Promise<void> {
      const handles = [...receipts.values()];
      for (let start = 0; start < handles.length; start += BATCH_LETTERS) {
        const Entries = handles.slice(start, start + BATCH_LETTERS).map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: RELEASED_AFTER_SECONDS,
        }));
        // An entry that fails is already visible.
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}

const toLetter = ({
  MessageId = '',
  Body = '',
  Attributes,
  MessageAttributes,
}: Message): Letter => ({
  messageId: MessageId,
  body: Body,
  attributes: MessageAttributes,
  receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
  sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
});
