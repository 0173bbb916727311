// Reads the application secrets from Secrets Manager.

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseSecrets } from './stored-secrets.ts';

/** @returns a reader that rejects with the SDK's error, or with SecretFormatError */
export const createSecretSource =
  (client: SecretsManagerClient, secretId: string) => async (): Promise<readonly string[]> => {
    const command = new GetSecretValueCommand({ SecretId: secretId });
    const { SecretString } = await client.send(command);
    return parseSecrets(SecretString ?? '');
  };
