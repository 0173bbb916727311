// What the functions log. Lambda's JSON log format wraps each entry with level, time and request
// id, so plain console calls do. An entry never holds `data`, a secret, a signature or a token.

export type LogEntry = { event: string } & Record<string, string | number | undefined>;

export interface Log {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
}

/**
 * An error as log fields: its name and the code that threw it. The message only where a service
 * or the network wrote it (`$metadata`, `code`): one of our own runtime's may quote its input.
 */
export function describeError(error: unknown): Record<string, string | undefined> {
  if (!(error instanceof Error)) return { error: typeof error };
  const isFromOutside = '$metadata' in error || 'code' in error;
  return {
    error: error.name,
    message: isFromOutside ? error.message : undefined,
    at: isFromOutside ? undefined : error.stack?.match(/^\s+at .*$/m)?.[0].trim(),
  };
}
