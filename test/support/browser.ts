// A real browser for tests: the system's Chromium, because no npm package brings one.

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
 * Finds Chromium at `CHROMIUM_PATH`, or else where systems usually install it.
 *
 * @returns undefined when there is none, after printing a warning
 * @throws Error instead when `CI_REQUIRES_CHROMIUM` is set, because CI must not skip tests
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, CI_REQUIRES_CHROMIUM } = process.env;
  const path = CHROMIUM_PATH ?? USUAL_PATHS.find((candidate) => existsSync(candidate));
  if (path !== undefined && existsSync(path)) return path;
  const advice = 'install it (`apt-get install chromium`) or set CHROMIUM_PATH';
  if (CI_REQUIRES_CHROMIUM) throw new Error(`Chromium is not installed; ${advice}`);
  console.warn(`Skipping the browser tests: Chromium is not installed; ${advice}.`);
  return undefined;
}

export const launchChromium = (executablePath: string, args: string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath,
    // In containers tests run as root, and for root Chromium refuses to start its sandbox.
    args: process.getuid?.() === 0 ? ['--no-sandbox', ...args] : args,
  });
