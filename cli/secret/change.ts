// `secret set`, `secret add`, `secret retire`: change what is stored, and never show it.

import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { readSecretInput } from '../secret-input.ts';
import { readStoredSecrets } from '../stored-secrets.ts';
import { openTarget, type Target, type TargetOptions } from '../target.ts';
import { addSecret, retireSecret, toStoredValue } from './secret-list.ts';

export interface ChangeOptions extends TargetOptions {
  json?: boolean;
}

export const runSet = (options: ChangeOptions): Promise<void> =>
  change(options, 'Secret', async (_, secret) => [secret]);

export const runAdd = (options: ChangeOptions): Promise<void> =>
  change(options, 'New secret', async (target, secret) =>
    addSecret(await readStoredSecrets(target), secret),
  );

export const runRetire = (options: ChangeOptions): Promise<void> =>
  change(options, 'Secret to retire', async (target, secret) =>
    retireSecret(await readStoredSecrets(target), secret),
  );

/** Two people changing it at the same time may undo each other: Secrets Manager has no condition. */
async function change(
  { json, ...options }: ChangeOptions,
  question: string,
  decide: (target: Target, secret: string) => Promise<string[]>,
): Promise<void> {
  const target = await openTarget(options);
  const { secretsManager, secretName: SecretId, title } = target;
  const secrets = await decide(target, await readSecretInput(question));
  const SecretString = toStoredValue(secrets);
  await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
  target.close();
  if (json) console.log(JSON.stringify({ target: title, secrets: secrets.length }));
  else console.log(describe(title, secrets.length));
}

function describe(title: string, count: number): string {
  const stored = count === 1 ? 'one secret is stored' : `${count} secrets are stored, any may sign`;
  return `${title}: ${stored}; the verifier takes it up within a minute of the first mismatch`;
}
