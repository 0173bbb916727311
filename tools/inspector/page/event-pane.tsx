// The open event: its facts, its data, its deliveries.

import { useEffect, useRef } from 'preact/hooks';
import type { EventDetail } from '../api.ts';
import { countOf, Moment } from './format.tsx';
import { JsonView } from './json-view.tsx';

export interface EventPaneProps {
  detail: EventDetail | undefined;
  error: string | undefined;
  onClose(): void;
}

export function EventPane({ detail, error, onClose }: EventPaneProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section class="panel pane" aria-labelledby="event-title">
      <header>
        <h2 id="event-title" tabIndex={-1} ref={title}>
          {detail ? `${detail.object} ${detail.action}` : 'Event'}
        </h2>
        <button type="button" onClick={onClose} aria-keyshortcuts="Escape">
          Close
        </button>
      </header>
      {error !== undefined && <p class="problem">{error}</p>}
      {detail && <Facts detail={detail} />}
      {detail && <Data data={detail.data} />}
      {detail && <Deliveries log={detail.log} deliveries={detail.deliveries ?? 0} />}
    </section>
  );
}

function Facts({ detail }: { detail: EventDetail }) {
  const { account, accountNumber, objectId, time, receivedAt, expiresAt, eventKey } = detail;
  return (
    <dl class="facts">
      <dt>Account</dt>
      <dd>
        {account}
        {accountNumber && <span class="note"> number {accountNumber}, unsigned</span>}
      </dd>
      <dt>ID</dt>
      <dd>{objectId}</dd>
      <dt>Happened</dt>
      <dd>
        <Moment at={new Date(time * 1000)} />
      </dd>
      <dt>Received</dt>
      <dd>
        <Moment at={new Date(receivedAt)} precise />
      </dd>
      <dt>Kept until</dt>
      <dd>{expiresAt === undefined ? 'for ever' : <Moment at={new Date(expiresAt * 1000)} />}</dd>
      <dt>Event key</dt>
      <dd class="key">{eventKey}</dd>
    </dl>
  );
}

function Data({ data }: { data: EventDetail['data'] }) {
  if (data === undefined) return <p class="note">The hook came without data.</p>;
  return (
    <>
      <h3>
        Data <span class="note">{data.isKnown ? 'decoded' : 'of no known shape, as it came'}</span>
      </h3>
      <JsonView value={data.value} />
    </>
  );
}

function Deliveries({ log, deliveries }: { log: EventDetail['log']; deliveries: number }) {
  return (
    <>
      <h3>{countOf(deliveries, 'delivery', 'deliveries')}</h3>
      <ol class="delivery-log">
        {log.map(({ receivedAt, requestId }) => (
          <li key={requestId}>
            <Moment at={new Date(receivedAt)} precise /> <code>{requestId}</code>
          </li>
        ))}
      </ol>
    </>
  );
}
