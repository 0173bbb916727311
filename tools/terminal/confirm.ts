// Asks before something that cannot be undone.

import ask from '@inquirer/confirm';
import { UsageError, UserError } from '../client/errors.ts';

/**
 * Resolves when the person agrees, or when `--yes` was given.
 *
 * @throws UserError otherwise; UsageError when there is nobody to ask
 */
export async function confirm(question: string, yes = false): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Without a terminal, say --yes`);
  const agreed = await ask({ message: question, default: false }, { output: process.stderr }).catch(
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ExitPromptError') return false;
      throw error;
    },
  );
  if (!agreed) throw new UserError('nothing was done');
}
