// Keeps the log lines of refused hooks in the data folder, where `hooks refused` finds them.

import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { refusalFiles } from './local-state.ts';

/** About 40,000 refusals. The file before the current one is kept, too. */
const FILE_MAX_BYTES = 8 * 1024 * 1024;

/** @returns a function that keeps a log line, if it is about a refused hook */
export function openRefusalLog(dataFolder: string): (line: string) => void {
  const [older, current] = refusalFiles(dataFolder);
  let bytes = existsSync(current) ? statSync(current).size : 0;
  return (line) => {
    if (!line.includes('"event":"refused"')) return;
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
