// Runs a command line built with commander, and parses its options' values.

import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { asCalled } from '../client/command-name.ts';
import { explain, UsageError } from '../client/errors.ts';
import { printError } from './print.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Sets the process's exit code and never rejects. An unexpected error is printed in full.
 *
 * @param args what follows the program's name
 */
export async function runProgram(
  program: Command,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already printed the problem, or the help.
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else {
      const explanation = explain(error);
      printError(explanation === undefined ? error : asCalled(`poster-webhooks: ${explanation}`));
      process.exitCode = error instanceof UsageError ? WRONG_USAGE : FAILED;
    }
  }
}

/** Parses an option's value. The error names the accepted range. */
export function wholeNumber(max: number, min = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Like `wholeNumber`, for numbers above 0 including fractions. */
export function positiveNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+(\.[0-9]+)?$/.test(text) || value <= 0 || value > max) {
      throw new InvalidArgumentError(`It must be a number above 0, up to ${max}.`);
    }
    return value;
  };
}
