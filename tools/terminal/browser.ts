// Opens a page in the browser.

import { spawn } from 'node:child_process';
import { printError } from './print.ts';

type Opener = readonly [command: string, ...args: string[]];

const OPENERS: Partial<Record<NodeJS.Platform, Opener>> = {
  darwin: ['open'],
  // `start` takes its first quoted argument as the title of a window.
  win32: ['cmd', '/c', 'start', '""'],
};

/** Prints the address if no browser can be opened. @param opener for tests */
export function openInBrowser(
  url: string,
  [command, ...args]: Opener = OPENERS[process.platform] ?? ['xdg-open'],
): void {
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  const sayWhere = () => printError(`Cannot open a browser here. The page is at ${url}`);
  child.once('error', sayWhere);
  child.once('exit', (code) => {
    if (code !== 0) sayWhere();
  });
  // Some openers run until the browser is closed.
  child.unref();
}
