// Options that several commands share, such as the stack to work on and the events to pick.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EventFilter } from '../client/events/event-stream.ts';
import type { TargetOptions } from '../client/target.ts';
import { DEFAULT_DATA_FOLDER } from '../local/local-state.ts';
import { wholeNumber } from '../terminal/command-line.ts';

export const dataDirOption = () =>
  new Option('--data-dir <folder>', 'folder of the local stack').default(DEFAULT_DATA_FOLDER);

/** Adds the options that select a stack; `openTarget` takes their values. */
export const withTarget = (command: Command): Command =>
  command
    .option('--stack <name>', 'name of a deployed stack; default: the local stack')
    .option('--region <name>', 'AWS region of that stack; default: from your AWS configuration')
    .option('--profile <name>', 'AWS profile to use with --stack')
    .addOption(dataDirOption());

/** The values of `withTarget`, `jsonOption` and `utcOption`. */
export interface CommandOptions extends TargetOptions {
  json?: boolean;
  utc?: boolean;
}

export const jsonOption = () => new Option('--json', 'print one JSON object per line');

/** `timesIn` takes its value. */
export const utcOption = () => new Option('--utc', 'print times in UTC; default: local time');

export const openOption = () => new Option('--open', 'open the inspector’s page in the browser');

export const choiceOption = <T extends string>(
  flags: string,
  description: string,
  choices: readonly T[],
  byDefault?: T,
) => new Option(flags, description).choices(choices).default(byDefault);

export const portOption = (flags: string, description: string, byDefault: number) =>
  new Option(flags, `${description}; 0 picks a free one`)
    .argParser(wholeNumber(65_535))
    .default(byDefault);

/** @param more appended to the description */
export const sinceOption = (more = '') =>
  new Option(
    '--since <time>',
    `from this time on: 2026-11-24, 2026-11-24T08:00 (local time, or UTC with a Z), unix seconds, or 1h for an hour ago (s, m, h, d)${more}`,
  ).argParser(unixSeconds);

/** @param what such as `events as they arrive` */
export const followOption = (what: string) =>
  new Option('--follow', `print new ${what}, after all since --since (until Ctrl-C)`).conflicts([
    'limit',
    'until',
  ]);

/** Adds the options that select events. */
export const withFilter = (command: Command): Command =>
  command
    .option('--account <name>', 'one account, sorted by event time; default: all, by arrival')
    .option('--object <name>', 'only this object, such as transaction')
    .option('--id <id>', 'only this object_id')
    .option('--action <name>', 'only this action, such as closed')
    .addOption(sinceOption())
    .option('--until <time>', 'up to this time, inclusive; the same formats', unixSeconds)
    .option('--repeated-only', 'only events that were delivered more than once');

/** Picks the filter out of a command's options. */
export const filterOf = (options: EventFilter): EventFilter => {
  const { account, object, id, action, since, until, repeatedOnly } = options;
  return { account, object, id, action, since, until, repeatedOnly };
};

const MS_PER_SECOND = 1000;

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function unixSeconds(text: string): number {
  const [, count, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined)
    return Date.now() / MS_PER_SECOND - Number(count) * (UNIT_SECONDS[unit] ?? 0);
  if (/^[0-9]{9,11}$/.test(text)) return Number(text);
  // A day begins at midnight local time, like all times without an offset. `Date.parse` would take UTC.
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? `${text}T00:00` : text;
  const milliseconds = /^[0-9]{4}-/.test(text) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('It must be ISO 8601, unix seconds, or a time ago such as 1h.');
  }
  return milliseconds / MS_PER_SECOND;
}
