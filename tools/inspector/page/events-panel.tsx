// The list with its filters, its empty states, and what a screen reader hears of new events.

import type { EventList, ListFilter } from '../api.ts';
import { EventTable } from './event-table.tsx';
import { Filters } from './filters.tsx';
import { countOf, formatNumber } from './format.tsx';
import { useNews } from './use-news.ts';
import type { View } from './view.ts';

export interface EventsPanelProps {
  view: View;
  list: EventList | undefined;
  /** What `list` answers; another path is another list, where nothing is new. */
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
  const isNarrowed = [view.account, view.object, view.action, view.id].some((text) => text !== '');
  return (
    <section class="panel list" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <p class="note">{view.account === '' ? 'by time of receipt' : 'by time of the event'}</p>
      </header>
      <Filters filter={view} objects={objects} onChange={props.onFilter} />
      <p class="unseen" role="status">
        {news.announcement}
      </p>
      {list && list.events.length > 0 && (
        <EventTable events={list.events} view={view} isNew={news.isNew} onOpen={props.onOpen} />
      )}
      {list?.events.length === 0 && !isNarrowed && <NothingYet sendCommand={sendCommand} />}
      {list?.events.length === 0 && isNarrowed && (
        <p class="empty">
          No such event among the {formatNumber(list.searched)} looked through. Object, action and
          ID match a part of the value, in upper and lower case as sent; the account has to be
          whole.
        </p>
      )}
      {list?.hasMore && canLoadMore && (
        <footer>
          <button type="button" onClick={props.onMore}>
            {list.events.length === 0 ? 'Look further back' : 'Load more'}
          </button>
          <span class="note">
            {countOf(list.events.length, 'event')} of {formatNumber(list.searched)} looked through
          </span>
        </footer>
      )}
      {list?.hasMore && !canLoadMore && (
        <p class="empty">There is more than a page can hold: narrow it by a filter.</p>
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
    <p>It shows up here within two seconds, without a reload.</p>
  </div>
);
