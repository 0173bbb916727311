// The list of events with its filters, its empty states, and its announcements for screen readers.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventList, EventRow, ListFilter } from '../api.ts';
import { EventTable } from './event-table.tsx';
import { countOf, FIELDS, formatNumber, TextField } from './parts.tsx';
import type { View } from './view.ts';

interface EventsPanelProps {
  view: View;
  list: EventList | undefined;
  /** The request that `list` answers. When it changes, this is another list, and none of its lines are new. */
  listPath: string | undefined;
  objects: readonly string[];
  sendCommand: string | undefined;
  canLoadMore: boolean;
  onFilter(change: Partial<ListFilter>): void;
  onOpen(name: string): void;
  onMore(): void;
}

export function EventsPanel(props: EventsPanelProps) {
  const { view, list, listPath, objects, sendCommand, canLoadMore } = props;
  const news = useNews(list?.events, listPath);
  const isNarrowed = FIELDS.some(({ name }) => view[name] !== '');
  return (
    <section class="panel list" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <p class="note">
          {view.account === '' ? 'sorted by time received' : 'sorted by time of the event'}
        </p>
      </header>
      <Filters filter={view} {...{ isNarrowed, objects }} onChange={props.onFilter} />
      <p class="unseen" role="status">
        {news.announcement}
      </p>
      {list && list.events.length > 0 && (
        <EventTable events={list.events} view={view} isNew={news.isNew} onOpen={props.onOpen} />
      )}
      {list?.events.length === 0 && !isNarrowed && <NothingYet sendCommand={sendCommand} />}
      {list?.events.length === 0 && isNarrowed && (
        <p class="empty">
          Searched {countOf(list.searched, 'event')}, and none match. The account must match
          exactly. Object, action and ID match any part of the value. All filters are
          case-sensitive.
        </p>
      )}
      {list?.hasMore && canLoadMore && (
        <footer>
          <button type="button" onClick={props.onMore}>
            {list.events.length === 0 ? 'Search further back' : 'Load more'}
          </button>
          <span class="note">
            {countOf(list.events.length, 'event')} shown, {formatNumber(list.searched)} searched
          </span>
        </footer>
      )}
      {list?.hasMore && !canLoadMore && (
        <p class="empty">The list is full. Use the filters to find older events.</p>
      )}
    </section>
  );
}

const NothingYet = ({ sendCommand }: { sendCommand: string | undefined }) => (
  <div class="empty">
    <p>
      <b>No events yet.</b> Send the first one with the form on this page, or from a terminal:
    </p>
    <pre>{sendCommand}</pre>
    <p>It appears here within two seconds, without reloading the page.</p>
  </div>
);

interface FiltersProps {
  filter: ListFilter;
  isNarrowed: boolean;
  /** Suggested while typing an object. */
  objects: readonly string[];
  onChange(change: Partial<ListFilter>): void;
}

const Filters = ({ filter, isNarrowed, objects, onChange }: FiltersProps) => (
  <search class="filters" aria-label="Filter events">
    {FIELDS.map(({ name, label }) => (
      <TextField
        key={name}
        label={label}
        placeholder="all"
        value={filter[name]}
        list={name === 'object' ? 'objects' : undefined}
        onText={(text) => onChange({ [name]: text })}
      />
    ))}
    <datalist id="objects">
      {objects.map((object) => (
        <option key={object} value={object} />
      ))}
    </datalist>
    <button
      type="button"
      disabled={!isNarrowed}
      onClick={() => onChange({ account: '', object: '', action: '', id: '' })}
    >
      Clear
    </button>
  </search>
);

/** In a busy hour, one announcement covers several events. */
const ANNOUNCE_EVERY_MS = 5_000;

/**
 * Finds the events that were added to a list since it was opened.
 *
 * @param list identifies the list
 */
function useNews(events: readonly EventRow[] | undefined, list: string | undefined) {
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
