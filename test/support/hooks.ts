// Makes and posts hooks. A test names only the fields that it is about, and gets a complete, signed
// hook.

import { eventKey } from '../../lambda/poster/event-key.ts';
import { type Hook, readSignedFields, type SignedFields } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };

export { vectors };
export const SECRET = 'fe2bc8e865d8fc2236968ee53c3b2bd5';

/** The genuine hooks that are events, so without the `test` hooks. */
export const eventVectors = vectors.genuine.filter(({ hook }) => hook.action !== 'test');

export const fieldsOf = (overrides: Partial<SignedFields> = {}): SignedFields => ({
  account: 'api-demo',
  object: 'transaction',
  object_id: 42,
  action: 'closed',
  time: '1700000000',
  ...overrides,
});

export function signedHook(overrides: Partial<SignedFields> = {}, secret = SECRET): Hook {
  const fields = fieldsOf(overrides);
  return { ...fields, verify: sign(fields, secret) };
}

/** Reads the fields of a hook, and throws if the grammar refuses it. */
export function readVector(hook: unknown): SignedFields {
  const reading = readSignedFields(hook);
  if (!reading.ok) throw new Error(`vector refused: ${reading.field} ${reading.problem}`);
  return reading.value;
}

/** Identifies an event, or the event that a hook becomes. */
export const keyOf = (source: SignedFields | { account: string; eventKey: string }): string =>
  `${source.account} ${'eventKey' in source ? source.eventKey : eventKey(source)}`;

/**
 * The deliveries that the table has to count for each event, by `keyOf`, once it has recorded `hooks`.
 */
export function countDeliveries(hooks: readonly SignedFields[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of hooks.map(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Posts any body to the endpoint: text, bytes and forms as they are, anything else as JSON. */
export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  const isRaw =
    typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
  return fetch(url, { method: 'POST', headers, body: isRaw ? body : JSON.stringify(body) });
}
