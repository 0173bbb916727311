// What a person who called the command can mend.

/** Printed as its message alone, in one line, with exit code 1. */
export class UserError extends Error {
  override name = 'UserError';
}
