// `secret` and its subcommands `set`, `add` and `retire`, which change the stored secrets and never show
// them.

import { Command } from 'commander';
import { REFRESH_AFTER_MS, REREAD_INTERVAL_MS } from '../../../lambda/verifier/secrets.ts';
import { addSecret, readStoredSecrets, retireSecret, storeSecrets } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type CommandOptions, jsonOption, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { secretCheckCommand } from './check.ts';
import { readSecretInput, withoutArguments } from './secret-input.ts';

const EXAMPLES = `
A secret is typed when asked, without being shown, or piped in. It is never an argument.

Rotate without losing a hook:
  npm run --silent poster -- secret add --stack poster-webhooks-prod
  (change it at Poster, wait two days)
  npm run --silent poster -- secret retire --stack poster-webhooks-prod

From a password manager:
  pass show poster/app | npm run --silent poster -- secret set`;

export function secretCommand(): Command {
  const group = new Command('secret')
    .description('store and rotate application secrets, and find out why a hook is refused')
    .addHelpText('after', EXAMPLES)
    .addCommand(setCommand())
    .addCommand(addCommand())
    .addCommand(retireCommand())
    .addCommand(secretCheckCommand());
  return withoutArguments(group, () => group.help({ error: true }));
}

const MINUTE_MS = 60_000;
const ADDS = `a new secret is accepted within ${REREAD_INTERVAL_MS / MINUTE_MS} min`;
const REMOVES = `${ADDS}; an old one may be accepted for ${REFRESH_AFTER_MS / MINUTE_MS} min more`;

const setCommand = () =>
  changeCommand('set', 'replace all stored secrets with one', {
    title: 'Secret',
    effect: REMOVES,
    // Does not read what is stored, so that it can replace an invalid value.
    decide: async (_, secret) => [secret],
  });

const addCommand = () =>
  changeCommand('add', 'store a new secret in front of the others; any of them may sign', {
    title: 'New secret',
    effect: ADDS,
    decide: async (target, secret) => addSecret(await readStoredSecrets(target), secret),
  });

const retireCommand = () =>
  changeCommand('retire', 'remove a secret, once no hook is signed with it any more', {
    title: 'Secret to retire',
    effect: REMOVES,
    decide: async (target, secret) => retireSecret(await readStoredSecrets(target), secret),
  });

interface Change {
  /** Title of the prompt. */
  title: string;
  /** When the change takes effect, for people. */
  effect: string;
  /** @returns all secrets to store */
  decide(target: Target, secret: string): Promise<string[]>;
}

function changeCommand(name: string, description: string, change: Change): Command {
  const command = new Command(name)
    .description(description)
    .addOption(yesOption())
    .addOption(jsonOption());
  return withoutArguments(
    withTarget(command).addHelpText('after', EXAMPLES),
    (options: CommandOptions & Agreement) => runChange(options, change),
  );
}

/** Two changes at the same time may undo each other: Secrets Manager has no conditional write. */
async function runChange(
  { json, ...options }: CommandOptions & Agreement,
  { title, effect, decide }: Change,
): Promise<void> {
  const target = await openTarget(options);
  let secrets: string[];
  try {
    await askFirst(target, 'Change its secrets', options);
    secrets = await decide(target, await readSecretInput(title));
    await storeSecrets(target, secrets);
  } finally {
    target.close();
  }
  if (json) printJson({ target: target.title, secrets: secrets.length });
  else print(`${target.title}: ${describe(secrets.length)}; ${effect}`);
}

const describe = (count: number): string =>
  count === 1 ? 'one secret is stored' : `${count} secrets are stored, and any of them may sign`;
