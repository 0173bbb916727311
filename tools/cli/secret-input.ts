// Asks for an application secret without showing it: never an argument, which a shell's history and
// the list of processes keep.

import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/secrets.ts';
import { UsageError, UserError } from '../client/errors.ts';

/**
 * One secret: typed on a terminal, unseen, else all of standard input.
 *
 * @param title of the prompt, such as `New secret`
 * @throws UsageError when there is none, or more than one; never repeats what was given
 */
export async function readSecretInput(title: string): Promise<string> {
  return parseSecretInput(process.stdin.isTTY ? await prompt(title) : await text(process.stdin));
}

/** White space around it is dropped, as it is from what is stored. @throws UsageError */
export function parseSecretInput(given: string): string {
  if (given.trim() === '') {
    throw new UsageError('no secret was given; type it when asked, or pipe it in');
  }
  const [secret = '', ...others] = parse(given);
  if (others.length > 0) throw new UsageError('one secret at a time, not a list');
  if (/\p{Cc}/u.test(secret)) {
    throw new UsageError('the secret holds a line break or control character; give it alone');
  }
  return secret;
}

function parse(given: string): readonly string[] {
  try {
    return parseSecrets(given);
  } catch (error) {
    throw error instanceof SecretFormatError ? new UsageError(error.message) : error;
  }
}

async function prompt(message: string): Promise<string> {
  try {
    // On stderr, so that what the command prints can be piped on.
    return await password({ message, toggleMask: false }, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new UserError('ended before a secret was given; nothing was done');
    }
    throw error;
  }
}
