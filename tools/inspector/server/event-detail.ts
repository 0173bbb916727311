// One event whole, as the detail pane shows it: `data` decoded, every delivery by itself.

import { maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { readData } from '../../../lambda/poster/data.ts';
import { type EventItem, readEvent } from '../../client/events/event-reader.ts';
import type { EventDetail } from '../api.ts';
import type { EventsTable } from './entries.ts';

/** @returns undefined when there is no such event, or none any more */
export async function readEventDetail(
  { client, tableName }: EventsTable,
  account: string,
  eventKey: string,
): Promise<EventDetail | undefined> {
  const item = await readEvent(client, tableName, { account, eventKey });
  return item && toDetail(item);
}

export function toDetail({ day: _, deliveryLog, data, ...facts }: EventItem): EventDetail {
  const detail = { ...facts, log: deliveryLog.map(readEntry) };
  return data === undefined ? detail : { ...detail, data: decode(facts.object, data) };
}

function readEntry(entry: string): EventDetail['log'][number] {
  const [receivedAt = '', requestId = ''] = entry.split(' ');
  return { receivedAt, requestId };
}

function decode(object: string, text: string): EventDetail['data'] {
  // The consumer masked it already; an item that came by another door may not be.
  const { masked } = maskAccessToken(text);
  const data = readData(object, masked);
  if (data.object !== undefined) return { isKnown: true, value: data.value, text: masked };
  return { isKnown: false, value: data.json ?? data.text, text: masked };
}
