// Failures that are shown to people in one line, without a stack trace.

import { findAwsProblem } from './aws-problems.ts';

/** A problem outside this program, such as a missing stack. The message says what to do. */
export class UserError extends Error {
  override name = 'UserError';
}

/** A command was called with an invalid value. The message names the option and what it accepts. */
export class UsageError extends UserError {
  override name = 'UsageError';
}

/**
 * Says in one line what went wrong and what to do next, for the errors that any command can meet.
 *
 * @returns undefined for an unexpected error: a bug, which should be shown in full
 */
export function explain(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if (isAboutFile(error)) return `cannot ${error.syscall} ${error.path}: ${error.code}`;
  if (isRefused(error)) {
    const where = `${error.address}:${error.port}`;
    return `nothing answers at ${where}; start the local stack with \`npm start\``;
  }
  const problem = findAwsProblem(error);
  if (problem !== undefined) return `${problem.cause}; ${problem.fix}`;
  // An AWS service names the missing resource or the wrong value in one line.
  return '$metadata' in error ? `${error.name}: ${error.message}` : undefined;
}

/** A folder that is a file, a file that may not be read, a full disk. */
const isAboutFile = (error: Error): error is Error & Record<'code' | 'path' | 'syscall', string> =>
  ['code', 'path', 'syscall'].every((name) => name in error);

/** Happens when a stack was killed and another program now has its process id. */
const isRefused = (error: Error): error is Error & { address: string; port: number } =>
  'code' in error && error.code === 'ECONNREFUSED' && 'address' in error && 'port' in error;

/** The reason of a failed request in words. `fetch` wraps the system's error, which says more. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
