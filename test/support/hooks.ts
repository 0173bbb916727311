// Makes hooks for tests: a complete, signed one of which a test names only what it is about.

import { eventKey } from '../../lambda/poster/event-key.ts';
import { type Hook, readSignedFields, type SignedFields } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };

export { vectors };
export const SECRET = 'fe2bc8e865d8fc2236968ee53c3b2bd5';

/** The genuine hooks that are events; `test` hooks are none. */
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

/** Makes a genuine vector readable as fields, failing loudly if the grammar refuses it. */
export function readVector(hook: unknown): SignedFields {
  const reading = readSignedFields(hook);
  if (!reading.ok) throw new Error(`vector refused: ${reading.field} ${reading.problem}`);
  return reading.value;
}

/** The account and key of an event, or of the event that a hook becomes. */
export const keyOf = (of: SignedFields | { account: string; eventKey: string }): string =>
  `${of.account} ${'eventKey' in of ? of.eventKey : eventKey(of)}`;

/** How often the table has to count each event, by `keyOf`, once `hooks` have been taken. */
export function countDeliveries(hooks: readonly SignedFields[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of hooks.map(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
