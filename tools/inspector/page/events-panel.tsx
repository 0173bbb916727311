// The list of events with its filters, its empty states, and its announcements for screen readers.

import type { EventList } from '../api.ts';
import { EventTable } from './event-table.tsx';
import { Filters } from './filters.tsx';
import { useNews } from './news.ts';
import { countOf, formatNumber, Moment, offsetName } from './parts.tsx';
import { UNFILTERED, type View } from './view.ts';

interface EventsPanelProps {
  view: View;
  list: EventList | undefined;
  /** The request that `list` answers. When it changes, this is another list, and none of its lines are new. */
  listPath: string | undefined;
  objects: readonly string[];
  sendCommand: string | undefined;
  onChange(change: Partial<View>): void;
  onOpen(name: string): void;
  onMore(): void;
}

export function EventsPanel(props: EventsPanelProps) {
  const { view, list, listPath, objects, sendCommand, onChange } = props;
  const news = useNews(list?.events, listPath);
  const isNarrowed = Object.keys(UNFILTERED).some((name) => view[name as keyof View] !== '');
  return (
    <section class="panel list" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <p class="note">
          {view.account === '' ? 'sorted by time received' : 'sorted by time of the event'}, in{' '}
          {offsetName(new Date())}
        </p>
      </header>
      <Filters {...{ view, isNarrowed, objects, onChange }} />
      <p class="unseen" role="status">
        {news.announcement}
      </p>
      {view.before !== '' && (
        <p class="empty earlier">
          This is an earlier part of the list.{' '}
          <button type="button" onClick={() => onChange({ before: '' })}>
            Back to the newest
          </button>
        </p>
      )}
      {list && list.events.length > 0 && (
        <EventTable events={list.events} view={view} isNew={news.isNew} onOpen={props.onOpen} />
      )}
      {list?.events.length === 0 && !isNarrowed && <NothingYet sendCommand={sendCommand} />}
      {list?.events.length === 0 && isNarrowed && !list.isSearching && (
        <p class="empty">
          {list.hasMore ? 'No matches so far.' : 'No event matches.'} The account must match
          exactly. Object, action and ID match any part of the value, in the same case. Data is
          searched as it was sent and decoded, in any case.
        </p>
      )}
      {list && (isNarrowed || list.hasMore) && <ListFooter {...props} list={list} />}
    </section>
  );
}

/** Says how far the list goes, and loads more of it. */
function ListFooter({ list, onChange, onMore }: EventsPanelProps & { list: EventList }) {
  const { events, hasMore, isSearching, searched, searchedTo, next } = list;
  const more = events.length === 0 ? 'Search further back' : 'Load more';
  return (
    <footer>
      {next !== undefined ? (
        <button type="button" onClick={() => onChange({ before: next })}>
          Continue with older events
        </button>
      ) : (
        hasMore &&
        !isSearching && (
          <button type="button" onClick={onMore}>
            {more}
          </button>
        )
      )}
      <span class="note">
        {countOf(events.length, 'event')} shown, {formatNumber(searched)} searched
        {searchedTo !== undefined && (
          <>
            , back to <Moment at={new Date(searchedTo)} />
          </>
        )}
        {isSearching ? ', still searching …' : !hasMore && ', all there are'}
      </span>
    </footer>
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
