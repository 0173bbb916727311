// Asks for an application secret without showing it. A real secret is never an argument, because the shell's
// history and the list of processes would reveal it.

import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import { type Command, Option } from 'commander';
import { UsageError, UserError } from '../../client/errors.ts';
import { parseSecretsOr } from '../../client/secrets.ts';

/** An option whose value `readGivenSecret` takes. As an argument, it suits made-up secrets only. */
export const secretOption = (description: string): Option =>
  new Option('--secret <text>', `${description}; - asks for it or reads it from a pipe`).env(
    'POSTER_SECRET',
  );

export const readGivenSecret = async (given: string | undefined): Promise<string | undefined> =>
  given === '-' ? readSecretInput('Secret') : given;

/**
 * Reads one secret: typed at a hidden prompt on a terminal, otherwise all of standard input.
 *
 * @param title of the prompt, such as `New secret`
 * @throws UsageError when there is no secret or more than one; the message never repeats the input
 */
export async function readSecretInput(title: string): Promise<string> {
  return parseSecretInput(process.stdin.isTTY ? await prompt(title) : await text(process.stdin));
}

/** Removes white space around the secret, as `parseSecrets` does. @throws UsageError */
export function parseSecretInput(given: string): string {
  if (given.trim() === '') {
    throw new UsageError('no secret was given; type it when asked, or pipe it in');
  }
  const [secret = '', ...others] = parseSecretsOr(given, (problem) => new UsageError(problem));
  if (others.length > 0) throw new UsageError('give one secret at a time, not a list');
  if (/\p{Cc}/u.test(secret)) {
    throw new UsageError(
      'the secret contains a line break or control character; enter only the secret',
    );
  }
  return secret;
}

async function prompt(message: string): Promise<string> {
  try {
    // On stderr, so that the command's output can be piped.
    return await password({ message, toggleMask: false }, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new UserError('no secret was given; nothing was done');
    }
    throw error;
  }
}

/**
 * Makes a command refuse arguments in its own words. Commander would repeat an unknown argument in its
 * error, and here that may be a secret.
 */
export function withoutArguments<Options>(
  command: Command,
  run: (options: Options) => Promise<void> | void,
): Command {
  return command
    .allowUnknownOption()
    .allowExcessArguments()
    .action((options: Options) => {
      if (command.args.length === 0) return run(options);
      const name = command.name() === 'secret' ? 'secret' : `secret ${command.name()}`;
      throw new UsageError(
        `\`${name}\` does not take this argument (see --help). A secret is typed when asked, or piped in. If this was a secret, it is now in your shell's history`,
      );
    });
}
