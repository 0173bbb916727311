// Writes log entries: one JSON line a fact.

import type { ErrorFields, LogEntry } from './log-entry.ts';

export interface Log {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
}

export interface LogOptions {
  /** Takes one line, without its end; in Lambda `writeLine`. */
  write(line: string): void;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * Lambda takes `timestamp` for the line's time, and a line without `level` for INFO: there is one such
 * line a hook, and CloudWatch bills its bytes.
 * Source: AWS Lambda's developer guide, "Log-level filtering".
 */
export function createLog({ write, now }: LogOptions): Log {
  const at = (level?: 'WARN' | 'ERROR') => (entry: LogEntry) =>
    write(JSON.stringify({ level, timestamp: new Date(now()).toISOString(), ...entry }));
  return { info: at(), warn: at('WARN'), error: at('ERROR') };
}

/**
 * Standard output itself, on which Lambda passes a line of JSON on as it is. Not `console`: Lambda
 * wraps what goes there, and metric filters would not find its fields.
 */
export const writeLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * An error as log fields: its name and the code that threw it. The message only where a service
 * or the network wrote it (`$metadata`, `code`): one of our own runtime's may quote its input.
 */
export function describeError(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const isFromOutside = '$metadata' in error || 'code' in error;
  return {
    error: error.name,
    message: isFromOutside ? error.message : undefined,
    at: isFromOutside ? undefined : error.stack?.match(/^\s+at .*$/m)?.[0].trim(),
  };
}
