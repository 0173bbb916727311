// Options that the simulations share, and how their values read.

import { randomInt } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { isAccountName } from '../../../lambda/poster/hook.ts';
import type { TargetOptions } from '../../client/target.ts';
import { SEED_MAX } from '../../simulation/random.ts';
import type { RunIdentity } from '../../simulation/run.ts';
import { wholeNumber } from '../../terminal/option-values.ts';
import { jsonOption } from '../options.ts';

export interface RunOptions extends TargetOptions {
  /** Left out for another one each time. */
  seed?: number;
  /** Simulated unix milliseconds. */
  start?: number;
  json?: boolean;
}

/** @param startDefault for the help */
export const withRun = (command: Command, startDefault: string): Command =>
  command
    .option('--seed <n>', 'repeats a run; default: another each time', wholeNumber(SEED_MAX))
    .option(
      '--start <time>',
      `simulated time in UTC, as ISO 8601; default: ${startDefault}`,
      instant,
    )
    .addOption(jsonOption());

/** @param defaultStartMs simulated unix milliseconds */
export const identify = ({ seed, start }: RunOptions, defaultStartMs: number): RunIdentity => ({
  seed: seed ?? randomInt(SEED_MAX + 1),
  startMs: start ?? defaultStartMs,
});

/** What to add to the call to have the same hooks again. */
export const howToRepeat = ({ seed, startMs }: RunIdentity): string =>
  `--seed ${seed} --start ${new Date(startMs).toISOString()}`;

/** A day, or a moment with its Z: without one it would mean another moment on each machine. */
const ISO_UTC = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z)?$/;
/** A hook's `time` has nine digits at least. */
const EARLIEST_MS = Date.UTC(1980);

export function instant(text: string): number {
  const timeMs = Date.parse(text);
  if (!ISO_UTC.test(text) || !(timeMs >= EARLIEST_MS)) {
    throw new InvalidArgumentError('It must be like 2026-11-24 or 2026-11-24T12:30:00Z.');
  }
  return timeMs;
}

export function accountName(text: string): string {
  if (!isAccountName(text)) {
    throw new InvalidArgumentError('It must be 1 to 128 characters with no ";".');
  }
  return text;
}
