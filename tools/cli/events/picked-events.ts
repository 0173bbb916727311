// Which events a command sends: those with certain keys, or those that match a filter.

import type { Command } from 'commander';
import { type EventItem, parseAddress } from '../../../lambda/table-layout.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { readEvent } from '../../client/events/event-items.ts';
import type { EventFilter } from '../../client/events/event-stream.ts';
import type { Target } from '../../client/target.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { timesIn } from '../../terminal/time.ts';
import { type CommandOptions, filterOf, withFilter } from '../options.ts';

export interface PickOptions extends EventFilter {
  all?: boolean;
}

export const withPick = (command: Command): Command =>
  withFilter(
    command
      .argument('[keys...]', 'the events’ keys, as `events list --keys` prints them')
      .option('--all', 'events of all accounts; keys, this or --account are required'),
  );

/**
 * Checks that the command says exactly which events it means.
 *
 * @returns the filter; undefined when the events are named by their keys
 * @throws UsageError
 */
export function readPick(keys: readonly string[], options: PickOptions): EventFilter | undefined {
  const filter = filterOf(options);
  if (keys.length > 0) {
    const isFiltered = options.all || Object.values(filter).some((value) => value !== undefined);
    if (isFiltered) throw new UsageError('name events by their keys or by a filter, not by both');
    return undefined;
  }
  if ((options.account === undefined) !== (options.all === true)) {
    throw new UsageError('name one account with --account, or use --all for all accounts');
  }
  return filter;
}

export async function* readPicked(
  target: Target,
  keys: readonly string[],
): AsyncGenerator<EventItem> {
  for (const key of keys) yield await readPickedEvent(target, key);
}

/** @throws UsageError when `key` is malformed; UserError when there is no such event */
export async function readPickedEvent(target: Target, key: string): Promise<EventItem> {
  const address = parseAddress(key);
  if (address === undefined) {
    throw new UsageError(
      `"${key}" is not a key; a key looks like "account;time;object;id;action", as \`events list --keys\` prints it`,
    );
  }
  const event = await readEvent(target, address);
  if (event !== undefined) return event;
  throw new UserError(
    `no event "${key}" in ${target.title}; \`events list --keys\` prints the keys`,
  );
}

/** The columns that all lists of events have. */
export const EVENT_COLUMNS: Column<EventItem>[] = [
  ['ACCOUNT', ({ account }) => account],
  ['OBJECT', ({ object }) => object],
  ['ID', ({ objectId }) => objectId],
  ['ACTION', ({ action }) => action],
];

const PREVIEWED = 5;

/** Prints how many events would be sent, and the first few. @param to a URL or a function */
export async function printPreview(
  events: AsyncIterable<EventItem>,
  to: { url: string } | { function: string },
  { json, utc }: Pick<CommandOptions, 'json' | 'utc'>,
): Promise<void> {
  const first: EventItem[] = [];
  let count = 0;
  for await (const event of events) {
    if (first.length < PREVIEWED) first.push(event);
    count += 1;
  }
  if (json) {
    printJson({ dryRun: true, ...to, events: count });
    return;
  }
  const { zone, short } = timesIn({ utc });
  const time: Column<EventItem> = [`TIME (${zone})`, (event) => short(event.time)];
  print(toTable([time, ...EVENT_COLUMNS], first, { empty: 'No events.' }));
  if (count > first.length) print(`… and ${count - first.length} more`);
  print(`${count} would be sent to ${Object.values(to)[0]}; --send sends them`);
}
