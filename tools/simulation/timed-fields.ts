// What the makers of traffic give: a hook's fields and when they become a hook, not yet signed.

import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';

export interface TimedFields {
  /** When it happens, simulated unix milliseconds. */
  atMs: number;
  fields: SignedFields;
}

/** Whose hook it is, and when it happens. */
export interface Origin {
  account: string;
  accountNumber: string;
  atMs: number;
}

/** Fields in the order in which Poster's documentation has them; `time` as text, as most are seen. */
export function timedFields(
  { account, accountNumber, atMs }: Origin,
  [object, action, objectId]: [object: string, action: string, objectId: number],
  data?: object,
): TimedFields {
  const fields: SignedFields = {
    account,
    account_number: accountNumber,
    object,
    object_id: objectId,
    action,
    ...(data === undefined ? {} : { data: JSON.stringify(data) }),
    time: String(Math.floor(atMs / 1000)),
  };
  return { atMs, fields };
}

export const signHook = (fields: SignedFields, secret: string): Hook => ({
  ...fields,
  verify: sign(fields, secret),
});
