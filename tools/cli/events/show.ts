// `events show`: one event, its data decoded, and each of its deliveries.

import { inspect, styleText } from 'node:util';
import { readData } from '../../../lambda/poster/data.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { type EventAddress, type EventItem, readEvent } from '../../client/events/event-reader.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';

export interface ShowOptions extends TargetOptions {
  json?: boolean;
}

export async function runShow(key: string, { json, ...options }: ShowOptions): Promise<void> {
  const address = readAddress(key);
  const target = await openTarget(options);
  const event = await readEvent(target.dynamodb, target.tableName, address);
  target.close();
  if (event === undefined) {
    throw new UserError(
      `no event "${key}" in ${target.title}; \`events list --keys\` has the keys`,
    );
  }
  const decoded = { ...event, data: decodeData(event) };
  console.log(json ? JSON.stringify(decoded) : toText(decoded));
}

/** `account;eventKey`: no account holds a ";". */
function readAddress(key: string): EventAddress {
  const match = /^([^;]+);([0-9]+;.+)$/.exec(key);
  if (match === null) {
    throw new UsageError(
      `"${key}" is no key; one reads "account;time;object;id;action", as \`events list --keys\` prints it`,
    );
  }
  const [, account = '', eventKey = ''] = match;
  return { account, eventKey };
}

/** The value where `data` is JSON, text where it is not; of a known shape what is JSON inside too. */
function decodeData({ object, data }: EventItem): unknown {
  if (data === undefined) return undefined;
  const read = readData(object, data);
  return read.object === undefined ? (read.json ?? read.text) : read.value;
}

type DecodedEvent = Omit<EventItem, 'data'> & { data: unknown };

function toText({ data, deliveryLog, ...event }: DecodedEvent): string {
  const timeOf = (entry = '') => entry.split(' ')[0] ?? '';
  const facts: [name: string, value: string | undefined][] = [
    ['account', event.account],
    ['account number', event.accountNumber],
    ['object', `${event.object} ${event.objectId}`],
    ['action', event.action],
    ['time', isoOf(event.time)],
    ['deliveries', String(event.deliveries)],
    ['first', timeOf(deliveryLog[0])],
    ['last', timeOf(deliveryLog.at(-1))],
    ['expires', event.expiresAt === undefined ? 'never' : isoOf(event.expiresAt)],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : `${styleText('dim', name.padEnd(width))}  ${value}`,
  );
  const parts = [lines.join('\n'), titled('deliveries', deliveryLog.join('\n'))];
  if (data !== undefined) parts.splice(1, 0, titled('data', render(data)));
  return parts.join('\n\n');
}

const isoOf = (unixSeconds: number) => new Date(unixSeconds * 1000).toISOString();

const titled = (title: string, text: string) =>
  `${styleText('dim', title)}\n${text.replaceAll(/^/gm, '  ')}`;

function render(data: unknown): string {
  if (typeof data === 'string') return data;
  const colors = process.stdout.isTTY && process.stdout.hasColors();
  return inspect(data, { depth: null, colors });
}
