// Failures that a command tells in one line, without a stack trace.

/** Something outside is not as it has to be. The message says what to do. */
export class UserError extends Error {
  override name = 'UserError';
}

/** The command was called with something wrong. The message names the option and what it may be. */
export class UsageError extends UserError {
  override name = 'UsageError';
}
