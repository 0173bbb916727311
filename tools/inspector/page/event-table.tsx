// The lines of the list. Each is a link to its event, so that it works by keyboard and in a new tab.
// biome-ignore-all lint/a11y/noRedundantRoles: the phone layout is a grid, which loses a table's roles

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';
import { Moment } from './parts.tsx';
import { type View, writeView } from './view.ts';

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
              event={event}
              href={writeView({ ...view, event: name })}
              isOpen={name === view.event}
              isNew={isNew(name)}
              onOpen={() => onOpen(name)}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface EventLineProps {
  event: EventRow;
  href: string;
  isOpen: boolean;
  isNew: boolean;
  onOpen(): void;
}

function EventLine({ event, href, isOpen, isNew, onOpen }: EventLineProps) {
  const { receivedAt, object, action, objectId, account, deliveries } = event;
  const open = (click: MouseEvent) => {
    // Lets the browser open a new tab or window.
    if (click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    onOpen();
  };
  const classes = [isOpen && 'is-open', isNew && 'is-new'].filter(Boolean).join(' ');
  return (
    <tr role="row" class={classes}>
      <Cell name="received">
        <a href={href} onClick={open} aria-current={isOpen ? 'true' : undefined}>
          <Moment at={new Date(receivedAt)} />
        </a>
      </Cell>
      <Cell name="object">{object}</Cell>
      <Cell name="action">{action}</Cell>
      <Cell name="id">{objectId}</Cell>
      <Cell name="account">{account}</Cell>
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
