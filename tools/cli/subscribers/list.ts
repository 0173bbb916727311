// `subscribers list`: which functions get which new events, and how many dead letters they have.

import { Command } from 'commander';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import {
  countSubscriberLetters,
  listSubscriptions,
  type Subscription,
} from '../../client/subscribers/subscriptions.ts';
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

const names = z.object({ S: z.array(z.string()) }).optional();
/** The filter that `onEvent` makes. */
const filterSchema = z.strictObject({
  eventName: z.tuple([z.literal('INSERT')]),
  dynamodb: z
    .strictObject({ NewImage: z.strictObject({ object: names, action: names }) })
    .optional(),
});

/** @returns such as `transaction, stock: closed`, `all`, or the patterns themselves */
function describeEvents({ patterns }: Subscription): string {
  const [pattern = '', another] = patterns;
  const filter = filterSchema.safeParse(parseJson(pattern)).data;
  if (filter === undefined || another !== undefined) return patterns.join(' or ');
  const { object, action } = filter.dynamodb?.NewImage ?? {};
  const parts = [object, action].map((wanted) => wanted?.S.join(', '));
  return parts[1] === undefined ? (parts[0] ?? 'all') : `${parts[0] ?? 'all'}: ${parts[1]}`;
}
