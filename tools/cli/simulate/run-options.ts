// Options that all simulations share: the seed and the start, which identify a run.

import { randomInt } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { SEED_MAX } from '../../simulation/random.ts';
import type { RunIdentity } from '../../simulation/restaurant.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { type CommandOptions, jsonOption } from '../options.ts';
import { type Agreement, yesOption } from '../protection.ts';

export interface RunOptions extends CommandOptions, Agreement {
  /** @default random */
  seed?: number;
  /** Simulated unix milliseconds. */
  start?: number;
}

/** At this speed a day takes less than a second. Any faster, one answer would take simulated hours. */
export const SPEED_MAX = 100_000;

/** @param startDefault the default of `--start`, in words */
export const withRun = (command: Command, startDefault: string): Command =>
  command
    .option('--seed <n>', 'seed of the run, to repeat it; default: random', wholeNumber(SEED_MAX))
    .option('--start <time>', `simulated start in UTC, ISO 8601; default: ${startDefault}`, instant)
    .addOption(yesOption())
    .addOption(jsonOption());

/** @param defaultStartMs simulated unix milliseconds */
export const identify = ({ seed, start }: RunOptions, defaultStartMs: number): RunIdentity => ({
  seed: seed ?? randomInt(SEED_MAX + 1),
  startMs: start ?? defaultStartMs,
});

/** The options that send the same hooks again. */
export const howToRepeat = ({ seed, startMs }: RunIdentity): string =>
  `--seed ${seed} --start ${new Date(startMs).toISOString()}`;

/** A day, or a time with `Z`: without it, the time would depend on the machine's time zone. */
const ISO_UTC = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z)?$/;
/** A hook's `time` has at least nine digits, so it cannot be earlier. */
const EARLIEST_MS = Date.UTC(1980);

export function instant(text: string): number {
  const timeMs = Date.parse(text);
  if (!ISO_UTC.test(text) || !(timeMs >= EARLIEST_MS)) {
    throw new InvalidArgumentError('It must be like 2026-11-24 or 2026-11-24T12:30:00Z.');
  }
  return timeMs;
}
