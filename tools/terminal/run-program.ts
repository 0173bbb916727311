// Runs a command line and turns what it threw into a line and an exit code.

import { type Command, CommanderError } from 'commander';
import { explain, UsageError } from '../client/errors.ts';

const FAILED = 1;
const WRONG_CALL = 2;

/** Sets the process's exit code; never rejects. An error that nobody expected is shown whole. */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what is wrong, or shown the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_CALL;
    } else {
      const explanation = explain(error);
      console.error(explanation === undefined ? error : `poster-webhooks: ${explanation}`);
      process.exitCode = error instanceof UsageError ? WRONG_CALL : FAILED;
    }
  }
}
