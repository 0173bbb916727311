// The open event: its facts, its data and its deliveries.

import { useEffect, useRef } from 'preact/hooks';
import { formatAddress, formatDelivery } from '../../../lambda/table-layout.ts';
import type { EventDetail } from '../api.ts';
import { CopyButtons } from './copy.tsx';
import { EventData } from './event-data.tsx';
import { countOf, Moment } from './parts.tsx';

interface EventPaneProps {
  detail: EventDetail | undefined;
  error: string | undefined;
  /** The addresses of the events above and below it in the list. */
  newer: string | undefined;
  older: string | undefined;
  onOpen(name: string): void;
  onClose(): void;
}

export function EventPane({ detail, error, newer, older, onOpen, onClose }: EventPaneProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useTitle(detail);
  return (
    <section class="panel pane" aria-labelledby="event-title">
      <header>
        <h2 id="event-title" tabIndex={-1} ref={title}>
          {detail ? <bdi>{`${detail.object} ${detail.action}`}</bdi> : 'Event'}
        </h2>
        <p class="actions">
          <button
            type="button"
            disabled={newer === undefined}
            onClick={() => newer && onOpen(newer)}
          >
            Newer
          </button>
          <button
            type="button"
            disabled={older === undefined}
            onClick={() => older && onOpen(older)}
          >
            Older
          </button>
          <button type="button" onClick={onClose} aria-keyshortcuts="Escape">
            Close
          </button>
        </p>
      </header>
      {error !== undefined && <p class="problem">{error}</p>}
      {detail && (
        <>
          <Facts detail={detail} />
          <EventData data={detail.data} />
          <CopyButtons
            key={formatAddress(detail)}
            texts={{
              JSON: toJson(detail),
              'Send command': detail.sendCommand,
              Key: formatAddress(detail),
            }}
          />
          <h3>{countOf(detail.deliveries ?? 0, 'delivery', 'deliveries')}</h3>
          <ol class="delivery-log">
            {detail.log.map(({ receivedAt, requestId }) => (
              <li key={requestId}>
                <Moment at={new Date(receivedAt)} precise /> <code>{requestId}</code>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

const TITLE = 'Poster webhooks';

/** The window is named after the event, without marks that change the direction of text. */
function useTitle(detail: EventDetail | undefined): void {
  useEffect(() => {
    if (detail === undefined) return;
    const { account, object, action, objectId } = detail;
    const name = `${object} ${action} ${objectId}, ${account} – ${TITLE}`;
    document.title = name.replaceAll(/\p{Bidi_Control}/gu, '');
    return () => {
      document.title = TITLE;
    };
  }, [detail]);
}

/** The event as `events list --json` prints it, with its data as it was sent. */
function toJson({ log, data, sendCommand: _, ...facts }: EventDetail): string {
  const deliveryLog = log.map(formatDelivery);
  return JSON.stringify({ ...facts, data: data?.text, deliveryLog }, null, 2);
}

function Facts({ detail }: { detail: EventDetail }) {
  const { account, accountNumber, objectId, time, receivedAt, expiresAt, eventKey } = detail;
  return (
    <dl class="facts">
      <dt>Account</dt>
      <dd>
        <bdi>{account}</bdi>
        {accountNumber && (
          <span class="note">
            {' '}
            number <bdi>{accountNumber}</bdi>, not signed
          </span>
        )}
      </dd>
      <dt>ID</dt>
      <dd>
        <bdi>{objectId}</bdi>
      </dd>
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
      <dd class="key">
        <bdi>{eventKey}</bdi>
      </dd>
    </dl>
  );
}
