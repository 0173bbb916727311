// The identity of an event: shared by all of Poster's retries of one hook, and by no two hooks.

import { hash } from 'node:crypto';
import { asText, hasData, type SignedFields } from './hook.ts';

/**
 * 128 bits of SHA-256. With 64, anyone who controls part of `data` could find two hooks with the same
 * digest in minutes, and the second would count as a repeat of the first and be lost.
 */
const DATA_DIGEST_HEX_DIGITS = 32;

/**
 * `time;object;object_id;action`, followed by `;` and a digest of `data` when `data` takes part in the
 * signature: two items rung up in one second are two hooks that differ only in `data`. Unique within an
 * account, and sorts by event time. The grammar keeps ";" out of the fields, so no two hooks share a key.
 */
export function eventKey(fields: SignedFields): string {
  const parts = [asText(fields.time), fields.object, asText(fields.object_id), fields.action];
  if (hasData(fields)) parts.push(digest(fields.data));
  return parts.join(';');
}

/** `time` as it was sent, including leading zeros. */
export const timeOfKey = (key: string): string => key.split(';')[0] ?? '';

const digest = (data: string): string =>
  hash('sha256', data, 'hex').slice(0, DATA_DIGEST_HEX_DIGITS);
