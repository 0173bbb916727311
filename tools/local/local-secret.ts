// The application secret of a local stack.

import { randomBytes } from 'node:crypto';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/secrets.ts';
import type { DataFolder } from './data-folder.ts';

/** The secret of this run, on disk, so that a restart keeps what Poster or a developer was given. */
export function keepSecret(folder: DataFolder, given: string | undefined) {
  let onChange = () => {};
  let value = given ?? folder.readSecret() ?? randomBytes(16).toString('hex');
  folder.writeSecret(value);
  return {
    read: () => value,
    write(newValue: string) {
      value = newValue;
      folder.writeSecret(newValue);
      onChange();
    },
    onChange(listener: () => void) {
      onChange = listener;
    },
  };
}

/**
 * What to sign with: of a list the first. A stored value that makes no sense is given as it is; the
 * verifier is the one to complain.
 */
export function firstSecret(value: string): string {
  try {
    return parseSecrets(value)[0] ?? '';
  } catch (error) {
    if (error instanceof SecretFormatError) return value;
    throw error;
  }
}
