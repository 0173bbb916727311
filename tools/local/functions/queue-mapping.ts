// Passes a queue's messages to a function in batches. sqs-consumer polls the queue; this file applies
// Lambda's rules for which messages of a batch are done.

import { setTimeout as delay } from 'node:timers/promises';
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { readFailures } from '../../stream/batch.ts';
import type { LocalSqs } from '../services/sqs.ts';
import type { QueueMappingModel } from '../template/mapping-model.ts';
import { REGION } from '../template/references.ts';
import { type LocalFunction, logLine } from './lambda-function.ts';

export interface EventSourceMapping {
  /** Stops reading and waits for the batches in progress. */
  close(): Promise<void>;
}

/** The most that one ReceiveMessage returns. Larger batches exist only in AWS. */
const RECEIVE_MAX_MESSAGES = 10;
/** Short, so that closing does not wait for a long poll. */
const WAIT_TIME_SECONDS = 1;
/** Wait after a failed poll. The queue is on this machine, so it is back soon. */
const RETRY_MS = 1_000;

/** @param pollers the most batches in progress at the same time */
export function startQueueMapping(
  mapping: QueueMappingModel,
  sqs: LocalSqs,
  target: LocalFunction,
  pollers: number,
  log: (line: string) => void,
): EventSourceMapping {
  const warn = (error: Error) => log(logLine('WARN', `event source mapping: ${error.message}`));
  const consumers = Array.from({ length: pollers }, () => {
    const consumer = Consumer.create({
      queueUrl: sqs.queueUrl(mapping.queueArn),
      sqs: sqs.client,
      batchSize: Math.min(mapping.batchSize, RECEIVE_MAX_MESSAGES),
      waitTimeSeconds: WAIT_TIME_SECONDS,
      authenticationErrorTimeout: RETRY_MS,
      messageSystemAttributeNames: ['All'],
      messageAttributeNames: ['All'],
      async handleMessageBatch(messages) {
        const result = await target.invoke({ Records: messages.map(toRecord(mapping.queueArn)) });
        return doneMessages(messages, mapping.reportsBatchItemFailures ? result : undefined);
      },
    });
    // A warning is enough: messages that were not deleted come back after their visibility time-out.
    consumer.on('error', warn);
    consumer.on('processing_error', warn);
    consumer.start();
    return consumer;
  });
  return {
    async close() {
      for (const consumer of consumers) consumer.stop();
      while (consumers.some((consumer) => consumer.status.isPolling)) await delay(20);
    },
  };
}

/** @returns the messages to delete: all except those that the response reports as failed */
export function doneMessages(messages: Message[], response: unknown): Message[] {
  const failed = readFailures(
    response,
    messages.map(({ MessageId }) => MessageId),
  );
  return messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
}

const toRecord =
  (eventSourceARN: string) =>
  ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes, MD5OfBody }: Message) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, value]) => [name, toAttribute(value)]),
    ),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  });

/** Lambda's form of a message attribute, in which bytes are base64. */
const toAttribute = ({ DataType, StringValue, BinaryValue }: MessageAttributeValue) => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  ...{ stringListValues: [], binaryListValues: [], dataType: DataType },
});
