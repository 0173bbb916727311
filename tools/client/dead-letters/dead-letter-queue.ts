// The dead-letter queue as SQS has it: receiving what was not seen before, moving, letting go.

import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { countMessages } from '../queue-count.ts';
import type { Target } from '../target.ts';
import type { Letter } from './dead-letter.ts';

export interface DeadLetterQueue {
  /** How many letters there are, hidden ones too; SQS calls it approximate. */
  count(): Promise<number>;
  /** Up to `most` letters not given before, hidden from others meanwhile; none when that was all. */
  receive(most: number): Promise<Letter[]>;
  /**
   * Sends the letter to the queue it came from, then deletes it: should the second fail, there are
   * two of it, which the consumer records once.
   */
  moveBack(letter: Letter): Promise<void>;
  /** Makes what was received and not moved visible again; to be called in the end. */
  release(): Promise<void>;
}

/** Also SQS's own bound on a batch. */
const BATCH_LETTERS = 10;
/** Should the command be killed, letters come back by themselves after so long. */
const HIDDEN_SECONDS = 30;
/** Not 0, with which the local queue loses a message. */
const RELEASED_AFTER_SECONDS = 1;
/** Long enough for letters that another look has just released. */
const WAIT_SECONDS = 2;
/** Batches of nothing but known letters in a row, after which there is nothing else. */
const STALE_BATCHES = 3;

export function openDeadLetterQueue({ sqs, queueUrl, deadLetterQueueUrl }: Target) {
  const QueueUrl = deadLetterQueueUrl;
  /** Also of what was moved: a message that fails at once again comes back under the id it got. */
  const seen = new Set<string>();
  /** The latest receipt of each letter, without which it can be neither deleted nor released. */
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

  const queue: DeadLetterQueue = {
    count: () => countMessages(sqs, QueueUrl),
    async receive(most) {
      for (let stale = 0; stale < STALE_BATCHES; stale += 1) {
        const mayBeMore = (await queue.count()) > receipts.size;
        const messages = await receiveBatch(most, mayBeMore ? WAIT_SECONDS : 0);
        if (messages.length === 0) return [];
        const fresh = messages.map(toLetter).filter(({ messageId }) => !seen.has(messageId));
        for (const { messageId } of fresh) seen.add(messageId);
        if (fresh.length > 0) return fresh;
      }
      return [];
    },
    async moveBack({ messageId, body, attributes }) {
      const { MessageId = '' } = await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: attributes,
        }),
      );
      seen.add(MessageId);
      const ReceiptHandle = receipts.get(messageId);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      receipts.delete(messageId);
    },
    async release() {
      const handles = [...receipts.values()];
      for (let start = 0; start < handles.length; start += BATCH_LETTERS) {
        const Entries = handles.slice(start, start + BATCH_LETTERS).map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: RELEASED_AFTER_SECONDS,
        }));
        // An entry that fails is visible already.
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
  return queue;
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
