// What went wrong, in one line with the next step: the errors that any command may meet.

import { UserError } from './errors.ts';

/** @returns undefined for an error that nobody expected: a bug, to be shown whole */
export function explain(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if (isRefused(error)) {
    const where = `${error.address}:${error.port}`;
    return `nothing answers at ${where}; start the local stack with \`npm start\``;
  }
  // Of an AWS service: it says what it misses, a permission or a resource, in one line.
  if ('$metadata' in error) return `${error.name}: ${error.message}`;
  if (error.name === 'CredentialsProviderError') {
    return `no AWS credentials: ${error.message}; check --profile`;
  }
  return undefined;
}

/** A stack was killed, and its process id belongs to another program by now. */
const isRefused = (error: Error): error is Error & { address: string; port: number } =>
  'code' in error && error.code === 'ECONNREFUSED' && 'address' in error && 'port' in error;
