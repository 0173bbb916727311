// The options by which events are picked, the same for every command that has them.

import { type Command, InvalidArgumentError } from 'commander';
import type { EventFilter } from '../../client/events/event-stream.ts';

export const withFilter = (command: Command): Command =>
  command
    .option('--account <name>', 'of one account, in event time; else all, in time of receipt')
    .option('--object <name>', 'such as transaction')
    .option('--id <id>', 'object_id')
    .option('--action <name>', 'such as closed')
    .option('--since <time>', '2026-11-24, 2026-11-24T08:00Z or unix seconds', time)
    .option('--until <time>', 'the same, included', time)
    .option('--repeated-only', 'delivered more than once');

/** Only the filter out of a command's options. */
export const filterOf = (options: EventFilter): EventFilter => {
  const { account, object, id, action, since, until, repeatedOnly } = options;
  return { account, object, id, action, since, until, repeatedOnly };
};

const MS_PER_SECOND = 1000;

/** @returns unix seconds */
function time(text: string): number {
  if (/^[0-9]{9,11}$/.test(text)) return Number(text);
  const milliseconds = /^[0-9]{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('It must be ISO 8601 or unix seconds.');
  }
  return milliseconds / MS_PER_SECOND;
}
