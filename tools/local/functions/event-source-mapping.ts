// Hands a queue's messages to a function in batches, under Lambda's rules for which of them are
// done: sqs-consumer polls, this decides.

import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import type { QueueMappingModel } from '../template/mapping-model.ts';
import { REGION } from '../template/resource-names.ts';
import { readFailures } from './batch-response.ts';
import type { LocalFunction } from './lambda-function.ts';
import { logLine } from './log-line.ts';

export interface EventSourceMapping {
  /** Stops polling and waits for the batches in work. */
  close(): Promise<void>;
}

export interface EventSourceMappingOptions {
  mapping: QueueMappingModel;
  queueUrl: string;
  client: SQSClient;
  target: LocalFunction;
  /** Batches in work at the same time. */
  pollers: number;
  log(line: string): void;
}

/** One ReceiveMessage brings ten at most; larger batches exist only in AWS. */
const RECEIVE_MAX_MESSAGES = 10;
/** Short, so that stopping does not wait for a long poll. */
const WAIT_TIME_SECONDS = 1;
/** After a failed poll: the queue is on this machine and back soon, or gone with it. */
const RETRY_MS = 1_000;

export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const { mapping, queueUrl, client, target, pollers, log } = options;
  const consumers = Array.from({ length: pollers }, () => {
    const consumer = Consumer.create({
      queueUrl,
      sqs: client,
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
    // What is not deleted comes back after its visibility time-out: nothing else to do.
    consumer.on('error', (error) => log(describe(error)));
    consumer.on('processing_error', (error) => log(describe(error)));
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

/**
 * Which messages of a batch are done, as Lambda has it: no failures listed means all of them, a
 * listed one stays.
 *
 * @throws Error for an answer of another form or an id that is not in the batch: all of it stays
 */
export function doneMessages(messages: Message[], response: unknown): Message[] {
  const failed = readFailures(
    response,
    messages.map(({ MessageId }) => MessageId),
  );
  return messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
}

const toRecord =
  (eventSourceARN: string) =>
  ({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: Message) => ({
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes ?? {},
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  });

const describe = (error: Error): string =>
  logLine('WARN', `event source mapping: ${error.message}`);
