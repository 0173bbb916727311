// `subscribers list`: which functions get which new events, and how many dead letters they have.

import { Command } from 'commander';
import {
  countSubscriberLetters,
  listSubscriptions,
} from '../../client/subscribers/subscriptions.ts';
import { describeEvents } from '../../client/subscribers/wanted-events.ts';
import { openTarget, type Target } from '../../client/target.ts';
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
  const rows = await readRows(target).finally(target.close);
  if (json) for (const { patterns, ...row } of rows) printJson({ ...row, filters: patterns });
  else print(toTable(COLUMNS, rows, { empty: `No function subscribes to ${target.title}.` }));
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

const readRows = async (target: Target) =>
  Promise.all(
    (await listSubscriptions(target)).map(async (subscription) => ({
      ...subscription,
      deadLetters: await countSubscriberLetters(target, subscription),
    })),
  );

const COLUMNS: Column<Row>[] = [
  ['FUNCTION', ({ name }) => name],
  ['EVENTS', describeEvents],
  ['STATE', ({ state }) => state],
  ['BATCH', ({ batchSize }) => String(batchSize)],
  ['DEAD LETTERS', ({ deadLetters }) => String(deadLetters ?? 'no queue')],
];
