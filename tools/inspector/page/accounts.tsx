// The accounts and the subscriptions: where hooks come from, and where events go.

import type { AccountList, AccountRow, Subscription } from '../api.ts';
import { EventLink, ViewLink } from './links.tsx';
import { countOf, formatNumber, Moment } from './parts.tsx';
import { useLive } from './requests.ts';
import { UNFILTERED, type View } from './view.ts';

/** Reads the last event of each account, and a day of the log. */
const POLL_MS = 30_000;

interface AccountsProps {
  isLocal: boolean;
  onChange(change: Partial<View>): void;
}

export function Accounts({ isLocal, onChange }: AccountsProps) {
  const list = useLive<AccountList>('/api/accounts', '', POLL_MS);
  const subscriptions = useLive<Subscription[]>('/api/subscriptions', '', POLL_MS);
  return (
    <div class="columns">
      <AccountsPanel list={list.value} error={list.error} onChange={onChange} />
      <SubscriptionsPanel
        isLocal={isLocal}
        subscriptions={subscriptions.value}
        error={subscriptions.error}
      />
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
  isLocal: boolean;
  subscriptions: readonly Subscription[] | undefined;
  error: string | undefined;
}

const SubscriptionsPanel = ({ isLocal, subscriptions, error }: SubscriptionsPanelProps) => (
  <section class="panel" aria-labelledby="subscriptions-title">
    <header>
      <h2 id="subscriptions-title">Subscriptions</h2>
      <p class="note">{subscriptions && countOf(subscriptions.length, 'subscription')}</p>
    </header>
    {error !== undefined && <p class="problem">{error}</p>}
    {subscriptions?.length === 0 && (
      <p class="note">No function of this stack gets events. Add one with `onEvent`.</p>
    )}
    <ul class="letters">
      {subscriptions?.map((subscription) => (
        <li key={JSON.stringify(subscription)}>
          <b>
            <bdi>{subscription.subscriber}</bdi>
          </b>{' '}
          gets <bdi>{describeWanted(subscription)}</bdi>
          {isLocal && subscription.isBus && <span class="note">, not run on this machine</span>}
        </li>
      ))}
    </ul>
    <p class="note advice">
      From the {isLocal ? 'synthesized' : 'deployed'} template of this stack. Functions in other
      stacks may subscribe too.
    </p>
  </section>
);

function describeWanted({ objects, actions, pattern }: Subscription): string {
  if (pattern !== undefined) return `what matches ${pattern}`;
  if (objects === undefined && actions === undefined) return 'every event';
  return `${objects?.join(', ') ?? 'every object'}: ${actions?.join(', ') ?? 'every action'}`;
}
