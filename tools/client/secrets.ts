// Reads the application secrets of a target, to sign with and to compare.

import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/stored-secrets.ts';
import { UserError } from './errors.ts';
import type { Target } from './target.ts';

/** @throws UserError when what is stored makes no sense; the SDK's error when it cannot be read */
export async function readStoredSecrets(target: Target): Promise<readonly string[]> {
  const command = new GetSecretValueCommand({ SecretId: target.secretName });
  const { SecretString = '' } = await target.secretsManager.send(command);
  try {
    return parseSecrets(SecretString);
  } catch (error) {
    if (!(error instanceof SecretFormatError)) throw error;
    throw new UserError(`${error.message}; store it anew with \`secret set\``);
  }
}

/** What to sign with: of a list the first. */
export async function readSigningSecret(target: Target): Promise<string> {
  const [first = ''] = await readStoredSecrets(target);
  return first;
}
