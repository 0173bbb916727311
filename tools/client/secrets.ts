// The application secrets of a target: reads and stores them, and decides what a change leaves stored.

import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/secrets.ts';
import { UserError } from './errors.ts';
import type { Target } from './target.ts';

/** @throws UserError when the stored value is invalid; the SDK's error when it cannot be read */
export async function readStoredSecrets(target: Target): Promise<readonly string[]> {
  const command = new GetSecretValueCommand({ SecretId: target.secretName });
  const { SecretString = '' } = await target.secretsManager.send(command);
  return parseSecretsOr(
    SecretString,
    (problem) => new UserError(`${problem}; store it again with \`secret set\``),
  );
}

/** `parseSecrets` for people. @throws the error that `toError` creates, when the text is invalid */
export function parseSecretsOr(
  text: string,
  toError: (problem: string) => UserError,
): readonly string[] {
  try {
    return parseSecrets(text);
  } catch (error) {
    throw error instanceof SecretFormatError ? toError(error.message) : error;
  }
}

/** The secret to sign with: the first of a list. */
export async function readSigningSecret(target: Target): Promise<string> {
  const [first = ''] = await readStoredSecrets(target);
  return first;
}

/** Replaces what is stored. @throws the SDK's error */
export async function storeSecrets(target: Target, secrets: readonly string[]): Promise<void> {
  const SecretString = toStoredValue(secrets);
  await target.secretsManager.send(
    new PutSecretValueCommand({ SecretId: target.secretName, SecretString }),
  );
}

/** Puts the new secret first, because `send` signs with the first one, as Poster will from now on. */
export function addSecret(stored: readonly string[], secret: string): string[] {
  if (stored.includes(secret)) {
    throw new UserError('this secret is already stored; nothing was changed');
  }
  return [secret, ...stored];
}

/** @throws UserError when it is not stored, or is the only one: then every hook would be refused */
export function retireSecret(stored: readonly string[], secret: string): string[] {
  if (!stored.includes(secret)) {
    throw new UserError('this secret is not stored; nothing was changed');
  }
  const rest = stored.filter((other) => other !== secret);
  if (rest.length === 0) {
    throw new UserError('this is the only secret; `secret set` replaces it. Nothing was changed');
  }
  return rest;
}

/** As the verifier reads it: plain text, or a JSON list when there are several. */
export function toStoredValue(secrets: readonly string[]): string {
  const [only = '', ...others] = secrets;
  // Text that starts like JSON would be read as JSON.
  return others.length > 0 || /^[[{]/.test(only) ? JSON.stringify(secrets) : only;
}
