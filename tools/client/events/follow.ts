// Events as they come in: asks the index again and again for what was received since.

import { setTimeout as delay } from 'node:timers/promises';
import type { EventItem } from './event-reader.ts';
import { type EventFilter, type EventSource, streamEvents, take } from './event-stream.ts';

const POLL_MS = 1_000;
/**
 * How long after its receipt an event may still turn up: it may have waited in the queue, and the
 * index follows the table with a delay.
 */
const LATE_SECONDS = 120;

/** Groups of new events, oldest first in each; never ends by itself. */
export async function* followEvents(
  source: EventSource,
  { account, since, until: _, ...filter }: EventFilter,
): AsyncGenerator<EventItem[]> {
  const isWanted = (event: EventItem) => account === undefined || event.account === account;
  const startedAt = since ?? Date.now() / 1000;
  let seen = new Set<string>();
  for (;;) {
    const from = Math.max(startedAt, Date.now() / 1000 - LATE_SECONDS);
    const recent = await take(streamEvents(source, { ...filter, since: from }), Infinity);
    const fresh = recent.filter((event) => isWanted(event) && !seen.has(keyOf(event)));
    if (fresh.length > 0) yield fresh.reverse();
    seen = new Set(recent.map(keyOf));
    await delay(POLL_MS);
  }
}

const keyOf = ({ account, eventKey }: EventItem): string => `${account};${eventKey}`;
