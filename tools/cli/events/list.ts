// `events list`: what the table holds, newest first, and what comes in, as it comes.

import { type EventItem, formatAddress } from '../../../lambda/table-layout.ts';
import {
  type EventFilter,
  followEvents,
  streamEvents,
  take,
} from '../../client/events/event-stream.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { filterOf } from './filter-options.ts';

export interface ListOptions extends TargetOptions, EventFilter {
  limit: number;
  follow?: boolean;
  keys?: boolean;
  json?: boolean;
}

export async function runList(options: ListOptions): Promise<void> {
  const { limit, follow, keys, json } = options;
  const target = await openTarget(options);
  const filter = filterOf(options);
  const columns = keys ? [...COLUMNS, KEY] : COLUMNS;
  let isFirst = true;
  const print = (events: EventItem[]) => {
    if (json) for (const event of events) console.log(JSON.stringify(event));
    else console.log(toTable(columns, events, { empty: 'No events.', titles: isFirst }));
    isFirst = false;
  };
  if (follow) for await (const events of followEvents(target, filter)) print(events);
  else print(await take(streamEvents(target, filter), limit));
  target.close();
}

const COLUMNS: Column<EventItem>[] = [
  ['RECEIVED', ({ receivedAt }) => receivedAt],
  ['ACCOUNT', ({ account }) => account],
  ['OBJECT', ({ object }) => object],
  ['ID', ({ objectId }) => objectId],
  ['ACTION', ({ action }) => action],
  ['DELIVERIES', ({ deliveries }) => String(deliveries)],
];

const KEY: Column<EventItem> = ['KEY', formatAddress];
