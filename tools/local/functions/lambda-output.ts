// What a function prints, as lines of a log: console calls become Lambda's JSON, everything else stays as it is.
// Follows AWS's runtime client for Node, with which test/contract/lambda-runtime compares it.

import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { format, inspect } from 'node:util';

const LEVELS = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };
/** Below INFO, the functions' log level. */
const NOT_LOGGED = ['debug', 'trace'];

/**
 * Call it before the function's code is loaded.
 *
 * @param send takes one line at once, also while the function occupies its thread
 * @param requestId of the current invocation
 */
export function captureOutput(send: (line: string) => void, requestId: () => string): void {
  for (const output of [process.stdout, process.stderr]) {
    const lines = createLineStream(send);
    Object.defineProperty(output, 'write', { value: lines.write.bind(lines) });
  }
  for (const method of NOT_LOGGED) {
    Object.defineProperty(console, method, { value() {} });
  }
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.defineProperty(console, method, {
      value: (...parts: unknown[]) => send(formatEntry(level, requestId(), parts)),
    });
  }
  // In Lambda, the error ends a process, and Node prints it.
  process.on('uncaughtExceptionMonitor', (error) => process.stderr.write(`${inspect(error)}\n`));
}

/** A worker's own outputs hold lines back while the function occupies its thread, and lose them at its end. */
function createLineStream(send: (line: string) => void): Writable {
  const decoder = new StringDecoder();
  let rest = '';
  return new Writable({
    write(chunk, _encoding, done) {
      const lines = `${rest}${decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) send(line);
      done();
    },
  });
}

function formatEntry(level: string, requestId: string, parts: unknown[]): string {
  const entry = { timestamp: new Date().toISOString(), level, requestId };
  const [message, ...others] = parts;
  if (others.length > 0) {
    const error = others.find((part) => part instanceof Error);
    return JSON.stringify({ ...entry, message: format(...parts), ...(error && fieldsOf(error)) });
  }
  try {
    return JSON.stringify({ ...entry, message }, (_, value) =>
      value instanceof Error ? { ...fieldsOf(value), ...value } : value,
    );
  } catch {
    // JSON has no form for it, for example because it is circular.
    return JSON.stringify({ ...entry, message: format(message) });
  }
}

/** The type is the name of the class. In a minified bundle, that is not the error's `name`. */
const fieldsOf = (error: Error) => ({
  errorType: error.constructor.name,
  errorMessage: error.message,
  stackTrace: error.stack?.split('\n') ?? [],
});
