// The lines of the list. Each is a link to its event, so that it works by keyboard and in a new tab.
// biome-ignore-all lint/a11y/noRedundantRoles: the phone layout is a grid, which loses a table's roles

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';
import { EventLink } from './links.tsx';
import { Moment, momentText } from './parts.tsx';
import type { View } from './view.ts';

interface EventTableProps {
  events: readonly EventRow[];
  view: View;
  /** Whether a line was added since the list was opened. It is highlighted once. */
  isNew(name: string): boolean;
  onOpen(name: string): void;
}

export function EventTable({ events, view, isNew, onOpen }: EventTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const links = [...(body.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    links[at + by]?.focus();
    event.preventDefault();
  };
  return (
    <table role="table" class="events" aria-label="Events, newest first">
      <thead role="rowgroup">
        <tr role="row">
          {['Received', 'Object', 'Action', 'ID', 'Account', 'Deliveries'].map((title) => (
            <th role="columnheader" key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body} onKeyDown={step}>
        {events.map((event) => {
          const name = formatAddress(event);
          return (
            <EventLine
              key={name}
              name={name}
              event={event}
              view={view}
              isNew={isNew(name)}
              onOpen={onOpen}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface EventLineProps {
  name: string;
  event: EventRow;
  view: View;
  isNew: boolean;
  onOpen(name: string): void;
}

function EventLine({ name, event, view, isNew, onOpen }: EventLineProps) {
  const { receivedAt, object, action, objectId, account, deliveries } = event;
  const received = new Date(receivedAt);
  const isOpen = name === view.event;
  const classes = [isOpen && 'is-open', isNew && 'is-new'].filter(Boolean).join(' ');
  return (
    <tr role="row" class={classes}>
      <Cell name="received">
        <EventLink
          event={name}
          view={view}
          onOpen={onOpen}
          aria-current={isOpen ? 'true' : undefined}
          aria-label={`${momentText(received)}, ${object} ${action} ${objectId}, account ${account}`}
        >
          <Moment at={received} />
        </EventLink>
      </Cell>
      <Cell name="object">
        <bdi>{object}</bdi>
      </Cell>
      <Cell name="action">
        <bdi>{action}</bdi>
      </Cell>
      <Cell name="id">
        <bdi>{objectId}</bdi>
      </Cell>
      <Cell name="account">
        <bdi>{account}</bdi>
      </Cell>
      <Cell name="deliveries">
        {deliveries !== undefined && deliveries > 1 ? (
          <b title={`delivered ${deliveries} times`}>×{deliveries}</b>
        ) : (
          <span class="once">{deliveries ?? 'deleted'}</span>
        )}
      </Cell>
    </tr>
  );
}

const Cell = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <td role="cell" class={name}>
    {children}
  </td>
);
