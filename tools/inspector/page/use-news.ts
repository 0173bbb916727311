// What is new in a list since it was opened: for the eye once, for a screen reader not too often.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';
import { countOf } from './format.tsx';

/** News of a busy hour come together. */
const ANNOUNCE_EVERY_MS = 5_000;

export interface News {
  isNew(name: string): boolean;
  announcement: string;
}

/** @param list names the list: in another one nothing is new */
export function useNews(events: readonly EventRow[] | undefined, list: string | undefined): News {
  const seen = useRef({ list, names: new Set<string>(), news: new Set<string>() });
  const waiting = useRef({ count: 0, latest: '' });
  const [announcement, setAnnouncement] = useState('');

  const isOther = seen.current.list !== list;
  const before = seen.current.names;
  if (events !== undefined) {
    const names = new Set(events.map(formatAddress));
    const added = isOther ? [] : newAbove(events, before);
    const news = new Set(isOther ? [] : seen.current.news);
    for (const event of added) news.add(formatAddress(event));
    seen.current = { list, names: new Set([...(isOther ? [] : before), ...names]), news };
    const [latest] = added;
    if (latest !== undefined) {
      waiting.current.count += added.length;
      waiting.current.latest = `${latest.object} ${latest.action} of ${latest.account}`;
    }
  }
  useEffect(() => {
    const timer = setInterval(() => {
      const { count, latest } = waiting.current;
      if (count === 0) return;
      setAnnouncement(`${countOf(count, 'new event')}, the latest ${latest}`);
      waiting.current = { count: 0, latest: '' };
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { news } = seen.current;
  return { isNew: (name) => news.has(name), announcement };
}

/** What comes below all that was there is old, and was only looked up by now. */
function newAbove(events: readonly EventRow[], before: ReadonlySet<string>): EventRow[] {
  const isKnown = (event: EventRow) => before.has(formatAddress(event));
  const lowest = before.size === 0 ? events.length : events.findLastIndex(isKnown);
  return events.slice(0, lowest).filter((event) => !isKnown(event));
}
