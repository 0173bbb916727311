// The queue between the two functions. A message holds a verified hook's signed fields exactly as they
// were received, plus when and how they arrived. The verifier writes it; the consumer reads it and
// checks it against the same grammar.

import { hash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { type Reading, readSignedFields, type SignedFields } from '../poster/hook.ts';
import { parseJson } from '../poster/json.ts';
import type { Delivery } from '../table-layout.ts';

export interface QueuedHook extends Delivery {
  fields: SignedFields;
}

export interface HookQueue {
  /** Resolves once SQS has stored the hook. Rejects with the SDK's error. */
  enqueue(hook: QueuedHook): Promise<void>;
}

export interface ConnectableQueue extends HookQueue {
  /** Opens the connection that `enqueue` will use. Queues nothing. Rejects when the queue cannot be used. */
  connect(): Promise<void>;
}

export function createHookQueue(client: SQSClient, queueUrl: string): ConnectableQueue {
  const send = (MessageBody: string, MessageGroupId: string) =>
    client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, MessageGroupId }));
  return {
    async enqueue(hook) {
      await send(writeQueuedHook(hook), messageGroup(hook.fields.account));
    },
    async connect() {
      try {
        // A message has at least one character, so SQS refuses this one. Sending is all the role may do.
        // Names of SQS's errors may begin with `AWS.SimpleQueueService.`.
        await send('', 'connect');
      } catch (error) {
        const isRefused =
          error instanceof Error && /(^|\.)(Missing|Invalid|Empty)/.test(error.name);
        if (!isRefused) throw error;
      }
    },
  };
}

/**
 * The message body. SQS refuses U+FFFE and U+FFFF, so these are written as JSON escapes, and so are characters
 * above them: emulators of SQS refuse those. Control characters and lone surrogates are escaped by
 * `JSON.stringify` already. `readQueuedHook` returns everything byte for byte.
 *
 * A body of 256 KiB becomes at most three times as long, which fits into a message of 1 MiB: four bytes of an
 * emoji become twelve, and three of an escape in a form become six.
 */
export function writeQueuedHook({ fields, receivedAt, requestId }: QueuedHook): string {
  const json = JSON.stringify({ ...fields, receivedAt, requestId });
  return json.replace(/[\ud800-\udfff\ufffe\uffff]/g, toEscape);
}

const toEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16)}`;

/**
 * SQS's fair queues spread a consumer's receives over the groups, so that a burst of one account does not delay
 * the others. On a standard queue a group promises no order.
 *
 * @returns the account, or its hash when SQS does not accept it as a group
 */
export const messageGroup = (account: string): string =>
  /^[\x21-\x7e]{1,128}$/.test(account) ? account : hash('sha256', account, 'hex');

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
