// What a replay would send: how many, and the first few.

import type { EventItem } from '../../../lambda/table-layout.ts';
import { type Column, toTable } from '../../terminal/table.ts';

const SHOWN = 5;

export async function printPreview(
  events: AsyncIterable<EventItem>,
  { url, json }: { url: string; json?: boolean },
): Promise<void> {
  const first: EventItem[] = [];
  let count = 0;
  for await (const event of events) {
    if (first.length < SHOWN) first.push(event);
    count += 1;
  }
  if (json) {
    console.log(JSON.stringify({ dryRun: true, url, events: count }));
    return;
  }
  console.log(toTable(COLUMNS, first, { empty: 'No events.' }));
  if (count > first.length) console.log(`… and ${count - first.length} more`);
  console.log(`${count} would be sent to ${url}; --send sends them`);
}

const COLUMNS: Column<EventItem>[] = [
  ['TIME', ({ time }) => new Date(time * 1000).toISOString()],
  ['ACCOUNT', ({ account }) => account],
  ['OBJECT', ({ object }) => object],
  ['ID', ({ objectId }) => objectId],
  ['ACTION', ({ action }) => action],
];
