// A real browser for tests: the system's own Chromium, since none comes with npm.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Where Chromium is: `CHROMIUM_PATH`, else where systems have it.
 *
 * @returns undefined when there is none, having said so
 * @throws Error instead where `CI_REQUIRES_CHROMIUM` is set: CI skips nothing
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, CI_REQUIRES_CHROMIUM } = process.env;
  const path = CHROMIUM_PATH ?? USUAL_PATHS.find((candidate) => existsSync(candidate));
  if (path !== undefined && existsSync(path)) return path;
  const advice = 'install it (`apt-get install chromium`) or set CHROMIUM_PATH';
  if (CI_REQUIRES_CHROMIUM) throw new Error(`there is no Chromium here; ${advice}`);
  console.warn(`Skips the tests in a browser: there is no Chromium here; ${advice}.`);
  return undefined;
}

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    // Chromium refuses its sandbox to root, as whom containers run tests.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
