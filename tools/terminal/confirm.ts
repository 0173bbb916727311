// Asks before something that cannot be undone.

import ask from '@inquirer/confirm';
import { UsageError, UserError } from '../client/errors.ts';

/**
 * Resolves if the answer is yes, or if `--yes` was given.
 *
 * @throws UserError if the answer is no; UsageError if there is no terminal to ask on
 */
export async function confirm(question: string, yes = false): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new UsageError(`${question} There is no terminal to ask on; pass --yes`);
  const agreed = await ask({ message: question, default: false }, { output: process.stderr }).catch(
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ExitPromptError') return false;
      throw error;
    },
  );
  if (!agreed) throw new UserError('nothing was done');
}
