// Keeps the log lines of hooks that failed in the data folder: those that were refused, and those that could
// not be recorded. CloudWatch Logs keeps them for a deployed stack.

import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { troubleFiles } from './local-state.ts';

/** About 40,000 lines. The file before the current one is kept, too. */
const FILE_MAX_BYTES = 8 * 1024 * 1024;

/** @returns a function that keeps a log line, if it is about a hook that failed */
export function openTroubleLog(dataFolder: string): (line: string) => void {
  const [older, current] = troubleFiles(dataFolder);
  let bytes = existsSync(current) ? statSync(current).size : 0;
  return (line) => {
    if (!/"event":"(refused|not-recorded)"/.test(line)) return;
    if (bytes > FILE_MAX_BYTES) {
      renameSync(current, older);
      bytes = 0;
    }
    // Begins with a line break, because the last run may have ended in the middle of a line.
    const text = `\n${line}`;
    appendFileSync(current, text, { mode: 0o600 });
    bytes += Buffer.byteLength(text);
  };
}
