// The identity of an event: what Poster's retries of one hook share and two hooks never do.

import { hash } from 'node:crypto';
import { asText, hasData, type SignedFields } from './hook.ts';

/**
 * 64 bits of SHA-256. The digest only has to tell apart hooks that agree in all other fields,
 * which are the handful that one object produces within one second.
 */
const DATA_DIGEST_HEX_DIGITS = 16;

/**
 * `time;object;object_id;action`, and `;` with a digest of `data` when it takes part in the
 * signature: two items rung up in one second are two hooks that differ in `data` alone. Unique
 * within an account, sorts by event time. The grammar keeps ";" out of the fields, so no two
 * hooks share a key.
 */
export function eventKey(fields: SignedFields): string {
  const parts = [asText(fields.time), fields.object, asText(fields.object_id), fields.action];
  if (hasData(fields)) parts.push(digest(fields.data));
  return parts.join(';');
}

const digest = (data: string): string =>
  hash('sha256', data, 'hex').slice(0, DATA_DIGEST_HEX_DIGITS);
