// `subscribers list`: which functions get which new events, and how many dead letters they have.

import { Command } from 'commander';
import { readSubscribers, type Subscriber } from '../../client/subscribers/subscribers.ts';
import { openTarget } from '../../client/target.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { type CommandOptions, jsonOption, withTarget } from '../options.ts';

export const subscribersListCommand = (): Command =>
  withTarget(
    new Command('list')
      .description('list the functions that subscribe to events')
      .addOption(jsonOption()),
  )
    .addHelpText('after', '\nExample:\n  npm run --silent poster -- subscribers')
    .action(runList);

async function runList({ json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const subscribers = await readSubscribers(target).finally(target.close);
  if (json) {
    for (const { events: _, patterns: filters, ...subscriber } of subscribers) {
      printJson({ ...subscriber, filters });
    }
  } else
    print(toTable(COLUMNS, subscribers, { empty: `No function subscribes to ${target.title}.` }));
}

const COLUMNS: Column<Subscriber>[] = [
  ['FUNCTION', ({ name }) => name],
  ['EVENTS', ({ events }) => events],
  ['STATE', ({ state }) => state],
  ['BATCH', ({ batchSize }) => String(batchSize)],
  ['DEAD LETTERS', ({ deadLetters }) => String(deadLetters ?? 'no queue')],
];
