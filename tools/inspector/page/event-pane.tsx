// The open event: its facts, its data and its deliveries.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { EventDetail } from '../api.ts';
import { countOf, Moment } from './parts.tsx';

interface EventPaneProps {
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
      {detail && (
        <>
          <Facts detail={detail} />
          <Data data={detail.data} />
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

function Facts({ detail }: { detail: EventDetail }) {
  const { account, accountNumber, objectId, time, receivedAt, expiresAt, eventKey } = detail;
  return (
    <dl class="facts">
      <dt>Account</dt>
      <dd>
        {account}
        {accountNumber && <span class="note"> number {accountNumber}, not signed</span>}
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
  if (data === undefined) return <p class="note">This hook has no data.</p>;
  return (
    <>
      <h3>
        Data <span class="note">{data.isKnown ? 'decoded' : 'unknown format, as sent'}</span>
      </h3>
      {/* Focusable, so that the keyboard can scroll it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre class="json" tabIndex={0}>
        {drawJson(data.value, '')}
      </pre>
    </>
  );
}

/** Indents a JSON value and colours its parts. */
function drawJson(value: unknown, indent: string): ComponentChildren {
  if (typeof value === 'string') return <span class="text">{JSON.stringify(value)}</span>;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return `${open}${close}`;
  return (
    <>
      {open}
      {parts.map(([name, part], at) => (
        <>
          {`\n${inner}`}
          {!isList && <span class="name">{`${JSON.stringify(name)}: `}</span>}
          {drawJson(part, inner)}
          {at < parts.length - 1 && ','}
        </>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}
