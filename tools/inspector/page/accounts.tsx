// The accounts and the subscriptions: where hooks come from, and where events go.

import type { AccountList, AccountRow, Subscriber } from '../api.ts';
import { EventLink, ViewLink } from './links.tsx';
import { countOf, formatNumber, Moment } from './parts.tsx';
import { useLive } from './requests.ts';
import { UNFILTERED, type View } from './view.ts';

/** Reads the last event of each account, and a day of the log. */
const POLL_MS = 30_000;

export function Accounts({ onChange }: { onChange(change: Partial<View>): void }) {
  const list = useLive<AccountList>('/api/accounts', '', POLL_MS);
  const subscribers = useLive<Subscriber[]>('/api/subscriptions', '', POLL_MS);
  return (
    <div class="columns">
      <AccountsPanel list={list.value} error={list.error} onChange={onChange} />
      <SubscriptionsPanel subscribers={subscribers.value} error={subscribers.error} />
    </div>
  );
}

interface AccountsPanelProps {
  list: AccountList | undefined;
  error: string | undefined;
  onChange(change: Partial<View>): void;
}

function AccountsPanel({ list, error, onChange }: AccountsPanelProps) {
  return (
    <section class="panel list" aria-labelledby="accounts-title">
      <header>
        <h2 id="accounts-title">Accounts</h2>
        <p class="note">sorted by their last hook</p>
      </header>
      {(error ?? list?.problem) && <p class="problem">{error ?? list?.problem}</p>}
      {list?.accounts.length === 0 && <p class="empty">No hook has arrived yet.</p>}
      {list && list.accounts.length > 0 && (
        <div class="scrolling">
          <table class="accounts" aria-labelledby="accounts-title">
            <thead>
              <tr>
                {['Account', 'Has the app', 'Last hook', 'Events', 'Refused'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.accounts.map((row) => (
                <AccountLine key={row.account} row={row} onChange={onChange} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list && (
        <footer>
          <span class="note">
            Events are counted among the latest {formatNumber(list.counted)}
            {list.countedFrom !== undefined && (
              <>
                {' '}
                (since <Moment at={new Date(list.countedFrom)} />)
              </>
            )}
            , refused hooks over the last 24 hours; anyone may have sent those in an account’s name.
            {list.hasMore && ` Only ${formatNumber(list.accounts.length)} accounts are shown.`}
          </span>
        </footer>
      )}
    </section>
  );
}

interface AccountLineProps {
  row: AccountRow;
  onChange(change: Partial<View>): void;
}

const AccountLine = ({ row, onChange }: AccountLineProps) => (
  <tr>
    <th scope="row">
      <ViewLink
        to={{ account: row.account }}
        onFollow={() => onChange({ ...UNFILTERED, account: row.account, show: '', event: '' })}
      >
        <bdi>{row.account}</bdi>
      </ViewLink>
    </th>
    <td>
      <Connection row={row} />
    </td>
    <td>
      {row.last ? (
        <>
          <EventLink
            event={row.last.event}
            onOpen={(event) => onChange({ ...UNFILTERED, account: row.account, show: '', event })}
          >
            <Moment at={new Date(row.last.time * 1000)} />
          </EventLink>{' '}
          <bdi>{`${row.last.object} ${row.last.action}`}</bdi>
        </>
      ) : (
        '–'
      )}
    </td>
    <td>{formatNumber(row.events)}</td>
    <td class={row.refused ? 'problem' : undefined}>
      {row.refused === null ? '–' : formatNumber(row.refused)}
    </td>
  </tr>
);

function Connection({ row: { connectedAt, removedAt } }: { row: AccountRow }) {
  if (removedAt !== undefined && removedAt >= (connectedAt ?? 0)) {
    return (
      <span class="problem">
        removed <Moment at={new Date(removedAt * 1000)} />
      </span>
    );
  }
  if (connectedAt === undefined) return <span class="note">since before this stack</span>;
  return (
    <>
      since <Moment at={new Date(connectedAt * 1000)} />
    </>
  );
}

interface SubscriptionsPanelProps {
  subscribers: readonly Subscriber[] | undefined;
  error: string | undefined;
}

const SubscriptionsPanel = ({ subscribers, error }: SubscriptionsPanelProps) => (
  <section class="panel" aria-labelledby="subscriptions-title">
    <header>
      <h2 id="subscriptions-title">Subscriptions</h2>
      <p class="note">{subscribers && countOf(subscribers.length, 'function')}</p>
    </header>
    {error !== undefined && <p class="problem">{error}</p>}
    {subscribers?.length === 0 && (
      <p class="note">No function gets events. Add one with `onEvent`.</p>
    )}
    <ul class="letters">
      {subscribers?.map(({ name, events, state, deadLetters }) => (
        <li key={name}>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          gets <bdi>{events}</bdi>
          <span class="note">, {state.toLowerCase()}</span>
          {deadLetters !== undefined && deadLetters > 0 && (
            <span class="problem">, {countOf(deadLetters, 'dead letter')}</span>
          )}
        </li>
      ))}
    </ul>
    <p class="note advice">An event bus is not listed.</p>
  </section>
);
