// Poster's signature: an md5 over the signed fields and the application secret, computed like Poster's PHP
// sample. Only sound for fields that passed the grammar in hook.ts.

import { hash, timingSafeEqual } from 'node:crypto';
import { asText, type Hook, hasData, type SignedFields } from './hook.ts';

/** The signature of `fields` under `secret`: 32 lower-case hex digits. */
export function sign(fields: SignedFields, secret: string): string {
  const parts = [fields.account, fields.object, asText(fields.object_id), fields.action];
  if (hasData(fields)) parts.push(fields.data);
  parts.push(asText(fields.time), secret);
  return hash('md5', parts.join(';'), 'hex');
}

/**
 * Whether one of `secrets` signed the hook. Takes the same time for any wrong signature, and is case
 * sensitive, like the sample.
 */
export function isSigned(hook: Hook, secrets: readonly string[]): boolean {
  const received = Buffer.from(hook.verify);
  const matches = secrets.map((secret) => {
    const expected = Buffer.from(sign(hook, secret));
    return expected.length === received.length && timingSafeEqual(expected, received);
  });
  return matches.includes(true);
}
