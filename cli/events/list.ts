// `events list`: what the table holds, newest first.

import { type Column, toTable } from '../table.ts';
import { openTarget, type TargetOptions } from '../target.ts';
import { type EventItem, readEventsOf, readRecentEvents } from './event-reader.ts';

export interface ListOptions extends TargetOptions {
  account?: string;
  limit: number;
  keys?: boolean;
  json?: boolean;
}

export async function runList({
  account,
  limit,
  keys,
  json,
  ...options
}: ListOptions): Promise<void> {
  const target = await openTarget(options);
  const { dynamodb, tableName } = target;
  const events =
    account === undefined
      ? await readRecentEvents(dynamodb, tableName, limit, new Date())
      : await readEventsOf(dynamodb, tableName, account, limit);
  target.close();
  if (json) for (const event of events) console.log(JSON.stringify(event));
  else console.log(toTable(keys ? [...COLUMNS, KEY] : COLUMNS, events, 'No events.'));
}

const COLUMNS: Column<EventItem>[] = [
  ['RECEIVED', ({ receivedAt }) => receivedAt],
  ['ACCOUNT', ({ account }) => account],
  ['OBJECT', ({ object }) => object],
  ['ID', ({ objectId }) => objectId],
  ['ACTION', ({ action }) => action],
  ['DELIVERIES', ({ deliveries }) => String(deliveries)],
];

const KEY: Column<EventItem> = ['KEY', ({ account, eventKey }) => `${account};${eventKey}`];
