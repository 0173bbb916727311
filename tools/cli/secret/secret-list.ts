// What becomes of the stored secrets, on plain values.

import { UserError } from '../../client/errors.ts';

/** The new one first: it is what `send` signs with, and what Poster will sign with from now on. */
export function addSecret(stored: readonly string[], secret: string): string[] {
  if (stored.includes(secret)) {
    throw new UserError('this secret is stored already; nothing was changed');
  }
  return [secret, ...stored];
}

/** @throws UserError when it is not stored, or the only one: every hook would be refused */
export function retireSecret(stored: readonly string[], secret: string): string[] {
  if (!stored.includes(secret)) {
    throw new UserError(
      `this secret is not among the ${stored.length} stored; nothing was changed`,
    );
  }
  const rest = stored.filter((other) => other !== secret);
  if (rest.length === 0) {
    throw new UserError('this is the only secret; `secret set` replaces it. Nothing was changed');
  }
  return rest;
}

/** As the verifier reads it: plain text, or a JSON list where there are several. */
export function toStoredValue(secrets: readonly string[]): string {
  const [only = '', ...others] = secrets;
  // A text that opens like JSON would not be read as one.
  return others.length > 0 || /^[[{]/.test(only) ? JSON.stringify(secrets) : only;
}
