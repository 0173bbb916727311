// The message between the two functions: a verified hook's signed fields exactly as received, and
// where and when they were. The verifier writes it, the consumer reads it with the same grammar.

import * as z from 'zod/mini';
import { type Reading, readSignedFields, type SignedFields } from '../poster/hook.ts';
import { parseJson } from '../poster/json.ts';

/** How one request delivered a hook; together the two name the delivery for good. */
export interface Delivery {
  /** Time of receipt, ISO 8601 UTC with milliseconds. */
  receivedAt: string;
  /** The gateway's request id, which the verifier's log lines carry too. */
  requestId: string;
}

export interface QueuedHook extends Delivery {
  fields: SignedFields;
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

/**
 * The message body. ASCII JSON (`\uXXXX` escapes): SQS refuses some characters that JSON text and
 * so `data` may hold; escaped they pass, and come out of `readQueuedHook` byte for byte.
 */
export function writeQueuedHook({ fields, receivedAt, requestId }: QueuedHook): string {
  return escapeToAscii(JSON.stringify({ ...fields, receivedAt, requestId }));
}

/** Reads a message body; whatever entered the queue by another door is checked as a hook is. */
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
