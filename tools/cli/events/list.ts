// `events list`: prints recorded events, newest first, or new events as they arrive.

import { Command } from 'commander';
import { type EventItem, formatAddress } from '../../../lambda/table-layout.ts';
import { type EventFilter, streamEvents, take } from '../../client/events/event-stream.ts';
import { followEvents } from '../../client/events/follow-events.ts';
import { openTarget } from '../../client/target.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { timesIn } from '../../terminal/time.ts';
import {
  type CommandOptions,
  filterOf,
  followOption,
  jsonOption,
  utcOption,
  withFilter,
  withTarget,
} from '../options.ts';
import { EVENT_COLUMNS } from './picked-events.ts';

const EXAMPLES = `
Examples:
  npm run --silent poster -- events list --account demo --object transaction --id 16776
  npm run --silent poster -- events list --follow --json
  npm run --silent poster -- events list --stack poster-webhooks-prod --repeated-only`;

export const eventsListCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('list')
        .description('list recorded events, newest first')
        .option('--limit <n>', 'list at most this many', wholeNumber(1_000_000, 1), 20)
        .addOption(followOption('events as they arrive'))
        .option('--keys', 'also print each event’s key, for `events show`')
        .addOption(utcOption())
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action(runList);

interface ListOptions extends CommandOptions, EventFilter {
  limit: number;
  follow?: boolean;
  keys?: boolean;
}

async function runList(options: ListOptions): Promise<void> {
  const { limit, follow, keys, json } = options;
  const target = await openTarget(options);
  const filter = filterOf(options);
  const { zone, short } = timesIn(options);
  const columns: Column<EventItem>[] = [
    [`HAPPENED (${zone})`, ({ time }) => short(time)],
    ['RECEIVED', ({ receivedAt }) => short(receivedAt)],
    ...EVENT_COLUMNS,
    ['DELIVERIES', ({ deliveries }) => String(deliveries)],
  ];
  if (keys) columns.push(['KEY', formatAddress]);
  let isFirst = true;
  const printEvents = (events: EventItem[]) => {
    if (json) for (const event of events) printJson(event);
    else print(toTable(columns, events, { empty: 'No events.', titles: isFirst }));
    isFirst = false;
  };
  if (follow) for await (const events of followEvents(target, filter)) printEvents(events);
  else printEvents(await take(streamEvents(target, filter), limit));
  target.close();
}
