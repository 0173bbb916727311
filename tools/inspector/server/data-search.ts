// Searches the `data` of listed events. The index does not contain it, so each item is read, once per text.

import pMap from 'p-map';
import { formatAddress } from '../../../lambda/table-layout.ts';
import { dataContains } from '../../client/events/data-contains.ts';
import { type EventSource, readEvent } from '../../client/events/event-items.ts';
import type { EventRow } from '../api.ts';

interface Found {
  found: EventRow[];
  /** The first row not searched because enough were found or read; the next call continues there. */
  unread: EventRow | undefined;
}

/** Items read per request, and how many of them at once. The SDK opens as many sockets. */
const READS_MAX = 500;
const CONCURRENT_READS = 50;
/** How many texts, and how many results of each, are remembered. Limits memory. */
const TEXTS_MAX = 4;
const RESULTS_MAX = 100_000;

/** The returned function looks for a text in rows, from the first one on, until `enough` of them contain it. */
export function createDataSearch(source: EventSource) {
  /** For each text, the one searched last at the end: whether an event contains it, by the event's address. */
  const results = new Map<string, Map<string, boolean>>();

  const resultsOf = (text: string): Map<string, boolean> => {
    const known = results.get(text) ?? new Map<string, boolean>();
    if (known.size > RESULTS_MAX) known.clear();
    results.delete(text);
    results.set(text, known);
    for (const other of [...results.keys()].slice(0, -TEXTS_MAX)) results.delete(other);
    return known;
  };

  return async (text: string, rows: readonly EventRow[], enough: number): Promise<Found> => {
    const known = resultsOf(text);
    const found: EventRow[] = [];
    let reads = 0;
    for (let at = 0; at < rows.length; at += CONCURRENT_READS) {
      const step = rows.slice(at, at + CONCURRENT_READS);
      const unread = step.filter((row) => !known.has(formatAddress(row)));
      reads += unread.length;
      if (found.length >= enough || reads > READS_MAX) return { found, unread: step[0] };
      await pMap(unread, async (row) => {
        const event = await readEvent(source, row);
        known.set(formatAddress(row), event !== undefined && dataContains(event, text));
      });
      found.push(...step.filter((row) => known.get(formatAddress(row))));
    }
    return { found, unread: undefined };
  };
}
