// What may be stored as the application secret, and how it reads.

import * as z from 'zod/mini';
import { parseJson } from '../poster/json.ts';

const secretList = z.array(z.string().check(z.trim(), z.minLength(1))).check(z.minLength(1));

/** The stored value is neither a secret nor a list of them. Says nothing of what it holds. */
export class SecretFormatError extends Error {
  override name = 'SecretFormatError';
}

/**
 * Reads a stored value: one application secret as it stands in Poster's settings, or a JSON list
 * of them (several apps, or old and new while rotating). White space around a secret is dropped.
 *
 * @throws SecretFormatError for an empty value, a list with something else in it, or a JSON object
 *   (what the console's key/value editor makes)
 */
export function parseSecrets(value: string): readonly string[] {
  const text = value.trim();
  if (text.startsWith('{')) {
    throw new SecretFormatError(
      'the secret is a JSON object; store the plain text, or a JSON list',
    );
  }
  const secrets = secretList.safeParse(text.startsWith('[') ? parseJson(text) : [text]);
  if (!secrets.success) {
    throw new SecretFormatError(
      'the secret is neither a text nor a JSON list of texts, none empty',
    );
  }
  return secrets.data;
}
