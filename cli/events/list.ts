// `events list`: what the table holds, newest first, and what comes in, as it comes.

import { type Column, toTable } from '../table.ts';
import { openTarget, type TargetOptions } from '../target.ts';
import type { EventItem } from './event-reader.ts';
import { type EventFilter, streamEvents, take } from './event-stream.ts';
import { filterOf } from './filter-options.ts';
import { followEvents } from './follow.ts';

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

const KEY: Column<EventItem> = ['KEY', ({ account, eventKey }) => `${account};${eventKey}`];
