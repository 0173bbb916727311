// The queue between the two functions. A message holds a verified hook's signed fields exactly as they
// were received, plus when and how they arrived. The verifier writes it; the consumer reads it and
// checks it against the same grammar.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { type Reading, readSignedFields, type SignedFields } from '../poster/hook.ts';
import { parseJson } from '../poster/json.ts';
import type { Delivery } from '../table-layout.ts';

export interface QueuedHook extends Delivery {
  fields: SignedFields;
}

export interface HookQueue {
  /**
   * Resolves to `'taken'` once SQS has stored the hook, and to `'too-large'` when no message can hold
   * it. Rejects with the SDK's error.
   */
  enqueue(hook: QueuedHook): Promise<'taken' | 'too-large'>;
}

/** SQS's own limit. A body of 256 KiB only exceeds it when its characters have to be escaped. */
const MESSAGE_MAX_BYTES = 1024 * 1024;

export function createHookQueue(client: SQSClient, queueUrl: string): HookQueue {
  return {
    async enqueue(hook) {
      const body = writeQueuedHook(hook);
      // The body is ASCII, so its length in characters is its length in bytes.
      if (body.length > MESSAGE_MAX_BYTES) return 'too-large';
      const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
      await client.send(command);
      return 'taken';
    },
  };
}

/**
 * The message body, as JSON in ASCII (`\uXXXX` escapes). SQS refuses some characters that `data` may
 * contain, but accepts them as escapes, and `readQueuedHook` returns them byte for byte.
 */
export function writeQueuedHook({ fields, receivedAt, requestId }: QueuedHook): string {
  return escapeToAscii(JSON.stringify({ ...fields, receivedAt, requestId }));
}

const receivedAtProblem = 'must be ISO 8601 UTC with milliseconds';
const deliverySchema = z.object({
  receivedAt: z.string(receivedAtProblem).check(
    z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, receivedAtProblem),
    z.refine((text) => !Number.isNaN(Date.parse(text)), receivedAtProblem),
  ),
  requestId: z
    .string('must be text')
    .check(z.regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')),
});

/** Reads a message body. Checks it like a hook, because any program may have put it on the queue. */
export function readQueuedHook(body: string): Reading<QueuedHook> {
  const message = parseJson(body);
  const fields = readSignedFields(message);
  if (!fields.ok) return fields;
  const delivery = deliverySchema.safeParse(message);
  if (!delivery.success) {
    const issue = delivery.error.issues[0];
    return { ok: false, field: String(issue?.path[0]), problem: issue?.message ?? '' };
  }
  return { ok: true, value: { fields: fields.value, ...delivery.data } };
}

function escapeToAscii(json: string): string {
  return json.replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
