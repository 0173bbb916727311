// Which events were added to the list since it was opened, and what a screen reader says about them.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';
import { countOf } from './parts.tsx';

/** In a busy hour, one announcement covers several events. */
const ANNOUNCE_EVERY_MS = 5_000;

/**
 * Finds the events that were added to a list since it was opened.
 *
 * @param list identifies the list
 */
export function useNews(events: readonly EventRow[] | undefined, list: string | undefined) {
  const seen = useRef({ list, names: new Set<string>(), news: new Set<string>() });
  const waiting = useRef({ count: 0, latest: '' });
  const [announcement, setAnnouncement] = useState('');

  if (events !== undefined) {
    const addresses = events.map(formatAddress);
    if (seen.current.list !== list) {
      seen.current = { list, names: new Set(addresses), news: new Set() };
    }
    const { names, news } = seen.current;
    const added = newAbove(events, names);
    for (const event of added) news.add(formatAddress(event));
    for (const name of addresses) names.add(name);
    const [latest] = added;
    if (latest !== undefined) {
      waiting.current.count += added.length;
      waiting.current.latest = `${latest.object} ${latest.action}, account ${latest.account}`;
    }
  }
  useEffect(() => {
    const timer = setInterval(() => {
      const { count, latest } = waiting.current;
      if (count === 0) return;
      setAnnouncement(`${countOf(count, 'new event')}. Latest: ${latest}`);
      waiting.current = { count: 0, latest: '' };
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { news } = seen.current;
  return { isNew: (name: string) => news.has(name), announcement };
}

/** Unknown events below the last known one are not new: they are older and were only loaded now. */
function newAbove(events: readonly EventRow[], before: ReadonlySet<string>): EventRow[] {
  const isKnown = (event: EventRow) => before.has(formatAddress(event));
  const lowest = before.size === 0 ? events.length : events.findLastIndex(isKnown);
  return events.slice(0, lowest).filter((event) => !isKnown(event));
}
