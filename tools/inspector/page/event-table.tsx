// The list of events. Each line is a link to its event, so that it works by keyboard and in a new tab.

import { useRef } from 'preact/hooks';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { EventRow } from '../api.ts';
import { Moment } from './format.tsx';
import { type View, writeView } from './view.ts';

export interface EventTableProps {
  events: readonly EventRow[];
  view: View;
  /** Whether a line is new since the list was opened; it lights up once. */
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
    // The roles again: laid out as a grid on a phone, it would lose them.
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table role="table" class="events" aria-label="Events, newest first">
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {['Received', 'Object', 'Action', 'ID', 'Account', 'Deliveries'].map((title) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th role="columnheader" key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
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
    // The browser's own: a new tab or window.
    if (click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    onOpen();
  };
  const classes = [isOpen && 'is-open', isNew && 'is-new'].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/noRedundantRoles: as in the table
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
          <span class="once">{deliveries ?? 'gone'}</span>
        )}
      </Cell>
    </tr>
  );
}

const Cell = ({ name, children }: { name: string; children: preact.ComponentChildren }) => (
  // biome-ignore lint/a11y/noRedundantRoles: as in the table
  <td role="cell" class={name}>
    {children}
  </td>
);
