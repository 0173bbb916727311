// The page: what it asks the server for, and where it shows the answers.

import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventDetail, EventList, Overview, Troubles } from '../api.ts';
import { Accounts } from './accounts.tsx';
import { ChartPanel } from './chart.tsx';
import { CounterStrip } from './counters.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { EventPane } from './event-pane.tsx';
import { EventsPanel } from './events-panel.tsx';
import { ViewLink } from './links.tsx';
import { useLive } from './requests.ts';
import { SendForm } from './send-form.tsx';
import { rangeQuery } from './time-range.ts';
import { TroublesPanel } from './troubles.tsx';
import { eventPath, toQuery, useView } from './view.ts';
import 'uplot/dist/uPlot.min.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/list.css';
import './styles/side.css';
import './styles/accounts.css';

const VIEWS = [
  { show: '', label: 'Events' },
  { show: 'accounts', label: 'Accounts' },
];
const PAGE_ROWS = 100;
/** Reads a day of the log, which takes longer than the queues and the table; above all in CloudWatch Logs. */
const TROUBLES_POLL_MS = { local: 5_000, deployed: 60_000 };
/** How long to wait after a keystroke before asking the server. */
const TYPING_MS = 200;

function App() {
  const [view, changeView] = useView();
  const { account, object, action, id, text, before } = view;
  const fields = { account, object, action, id };
  const fieldQuery = useSettled(toQuery(fields), TYPING_MS);
  const filter = useSettled(toQuery({ ...fields, text, before, ...rangeQuery(view) }), TYPING_MS);
  const [more, setMore] = useState({ filter, limit: PAGE_ROWS, looks: 0 });
  // A new value of `look` repeats the request, which then searches further back.
  const { limit, looks } = more.filter === filter ? more : { limit: PAGE_ROWS, looks: 0 };

  const overview = useLive<Overview>('/api/overview');
  const isFirst = useRef(true);
  const freshness = isFirst.current ? '&fresh&further' : '&further';
  const listPath = `/api/events?${filter}&limit=${limit}&look=${looks}`;
  const list = useLive<EventList>(view.show === '' ? listPath : undefined, freshness);
  const detail = useLive<EventDetail>(eventPath(view));
  const place = overview.value?.isLocal === false ? 'deployed' : 'local';
  const troubles = useLive<Troubles>(`/api/troubles?${fieldQuery}`, '', TROUBLES_POLL_MS[place]);
  useEffect(() => {
    isFirst.current = false;
  }, []);

  const loadMore = () => {
    const isFilled = (list.value?.events.length ?? 0) >= limit;
    setMore({ filter, limit: isFilled ? limit + PAGE_ROWS : limit, looks: looks + 1 });
  };
  const opener = useRef<Element | null>(null);
  const open = (name: string) => {
    // Not changed while someone pages through events.
    if (view.event === '') opener.current = document.activeElement;
    changeView({ event: name });
  };
  const names = (list.value?.events ?? []).map(formatAddress);
  const at = names.indexOf(view.event);
  const close = () => {
    changeView({ event: '' });
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  useEffect(() => {
    if (view.event === '') return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && close();
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const { value: state } = overview;
  const error = overview.error ?? list.error;
  const problem = error ?? state?.problem ?? troubles.error;
  const repeats = (list.value?.events ?? []).reduce(
    (sum, { deliveries = 1 }) => sum + deliveries - 1,
    0,
  );
  return (
    <>
      <header class="top">
        <h1>Poster webhooks</h1>
        <p class="target">{state?.title}</p>
        <nav class="views" aria-label="Views">
          {VIEWS.map(({ show, label }) => (
            <ViewLink
              key={show}
              to={{ ...view, show }}
              aria-current={view.show === show ? 'page' : undefined}
              onFollow={() => changeView({ show })}
            >
              {label}
            </ViewLink>
          ))}
        </nav>
        {view.show === '' && (
          <nav class="skips" aria-label="Skip the list">
            <a href="#send">Send a hook</a> <a href="#dead">Dead letters</a>
          </nav>
        )}
        <p class={error === undefined ? 'live' : 'live is-off'}>
          {error !== undefined ? 'Not connected' : state ? 'Live' : 'Connecting …'}
        </p>
      </header>
      <main>
        <p class="problem banner" role="alert" hidden={problem === undefined}>
          {problem}
        </p>
        <CounterStrip
          counters={state?.counters}
          listedRepeats={repeats}
          retried={troubles.value?.retries.length ?? 0}
        />
        {view.show === 'accounts' ? (
          <Accounts onChange={changeView} />
        ) : (
          <div class="columns">
            <div class="wide-column">
              <ChartPanel chart={state?.chart} />
              <TroublesPanel troubles={troubles.value} />
              <EventsPanel
                view={view}
                list={list.value}
                listPath={list.path}
                objects={state?.chart.series.map((one) => one.object) ?? []}
                sendCommand={state?.sendCommand}
                onChange={changeView}
                onOpen={open}
                onMore={loadMore}
              />
            </div>
            <div class="side-column">
              {view.event !== '' && (
                <EventPane
                  detail={detail.path === eventPath(view) ? detail.value : undefined}
                  error={detail.error}
                  newer={names[at - 1]}
                  older={at === -1 ? undefined : names[at + 1]}
                  onOpen={open}
                  onClose={close}
                />
              )}
              <SendForm overview={state} onOpen={open} />
              <DeadLetters overview={state} />
            </div>
          </div>
        )}
      </main>
    </>
  );
}

/** Returns a value only once it has stopped changing, so that typing causes one request, not many. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

render(<App />, document.body);
