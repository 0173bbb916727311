// Puts verified hooks on SQS.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { writeQueuedHook } from '../runtime/queued-hook.ts';
import type { HookQueue } from './verify.ts';

/** SQS's own limit on a message. A legal hook can only reach it by escaping (see writeQueuedHook). */
const MESSAGE_MAX_BYTES = 1024 * 1024;

/** `enqueue` resolves when SQS has stored the message; rejects with the SDK's error. */
export function createHookQueue(client: SQSClient, queueUrl: string): HookQueue {
  return {
    async enqueue(hook) {
      const body = writeQueuedHook(hook);
      // ASCII: characters are bytes.
      if (body.length > MESSAGE_MAX_BYTES) return 'too-large';
      const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
      await client.send(command);
      return 'taken';
    },
  };
}
