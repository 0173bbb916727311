// `events show`: prints one event with its data as it was sent, indented, and all its deliveries.

import { styleText } from 'node:util';
import { Command } from 'commander';
import { applyEdits, format } from 'jsonc-parser';
import { parseFlatJson } from '../../../lambda/poster/json.ts';
import { type EventItem, parseDelivery } from '../../../lambda/table-layout.ts';
import { openTarget } from '../../client/target.ts';
import { printJson, printStyled, toPrintable } from '../../terminal/print.ts';
import { type Times, timesIn } from '../../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';
import { readPickedEvent } from './picked-events.ts';

export const eventsShowCommand = (): Command =>
  withTarget(
    new Command('show')
      .description('show one event: its data as it was sent, and each of its deliveries')
      .argument('<key>', 'account;time;object;id;action, as `events list --keys` prints it')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      "\nExample:\n  npm run --silent poster -- events show 'demo;1795516080;transaction;42;closed'",
    )
    .action(runShow);

async function runShow(key: string, { json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const event = await readPickedEvent(target, key).finally(target.close);
  if (json) printJson(event);
  else printStyled(toText(event, timesIn(options)));
}

function toText({ data, deliveryLog, ...event }: EventItem, { full }: Times): string {
  const deliveries = deliveryLog.map(parseDelivery);
  const facts: [name: string, value: string | undefined][] = [
    ['account', event.account],
    ['account number', event.accountNumber],
    ['object', `${event.object} ${event.objectId}`],
    ['action', event.action],
    ['time', full(event.time)],
    ['deliveries', String(event.deliveries)],
    ['first', full(deliveries[0]?.receivedAt ?? event.receivedAt)],
    ['last', full(deliveries.at(-1)?.receivedAt ?? event.receivedAt)],
    ['expires', event.expiresAt === undefined ? 'never' : full(event.expiresAt)],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : `${styleText('dim', name.padEnd(width))}  ${toPrintable(value)}`,
  );
  const log = deliveries.map(({ receivedAt, requestId }) => `${full(receivedAt)}  ${requestId}`);
  const parts = [lines.join('\n'), titled('deliveries', toPrintable(log.join('\n'), '\n'))];
  if (data !== undefined) parts.splice(1, 0, titled('data', render(data)));
  return parts.join('\n\n');
}

const titled = (title: string, text: string) =>
  `${styleText('dim', title)}\n${text.replaceAll(/^/gm, '  ')}`;

/** Every number, name and escape stays as it was sent. What is not JSON, or too deep for it, is printed as it is. */
function render(data: string): string {
  if (parseFlatJson(data) === undefined) return toPrintable(data, '\n');
  const edits = format(data, undefined, { insertSpaces: true, tabSize: 2 });
  return toPrintable(applyEdits(data, edits), '\n');
}
