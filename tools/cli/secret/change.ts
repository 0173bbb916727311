// `secret set`, `secret add`, `secret retire`: change what is stored, and never show it.

import { REFRESH_AFTER_MS, REREAD_INTERVAL_MS } from '../../../lambda/verifier/secrets.ts';
import { addSecret, readStoredSecrets, retireSecret, storeSecrets } from '../../client/secrets.ts';
import { openTarget, type Target, type TargetOptions } from '../../client/target.ts';
import { readSecretInput } from '../secret-input.ts';

export interface ChangeOptions extends TargetOptions {
  json?: boolean;
}

const MINUTE_MS = 60_000;
const ADDS = `a new one is taken within ${REREAD_INTERVAL_MS / MINUTE_MS} min`;
const TAKES_AWAY = `${ADDS}, an old one may be for ${REFRESH_AFTER_MS / MINUTE_MS} min`;

export const runSet = (options: ChangeOptions): Promise<void> =>
  change(options, { title: 'Secret', effect: TAKES_AWAY }, async (_, secret) => [secret]);

export const runAdd = (options: ChangeOptions): Promise<void> =>
  change(options, { title: 'New secret', effect: ADDS }, async (target, secret) =>
    addSecret(await readStoredSecrets(target), secret),
  );

export const runRetire = (options: ChangeOptions): Promise<void> =>
  change(options, { title: 'Secret to retire', effect: TAKES_AWAY }, async (target, secret) =>
    retireSecret(await readStoredSecrets(target), secret),
  );

/** Two people changing it at the same time may undo each other: Secrets Manager has no condition. */
async function change(
  { json, ...options }: ChangeOptions,
  { title, effect }: { title: string; effect: string },
  decide: (target: Target, secret: string) => Promise<string[]>,
): Promise<void> {
  const target = await openTarget(options);
  const secrets = await decide(target, await readSecretInput(title));
  await storeSecrets(target, secrets);
  target.close();
  if (json) console.log(JSON.stringify({ target: target.title, secrets: secrets.length }));
  else console.log(`${target.title}: ${describe(secrets.length)}; ${effect}`);
}

const describe = (count: number): string =>
  count === 1 ? 'one secret is stored' : `${count} secrets are stored, any may sign`;
