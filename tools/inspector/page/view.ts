// What the page shows, kept in its URL: survives a reload, can be sent to a colleague, goes back and forth.

import { useEffect, useState } from 'preact/hooks';
import { parseAddress } from '../../../lambda/table-layout.ts';
import type { ListFilter } from '../api.ts';

export interface View extends ListFilter {
  /** The event that is open, as `account;eventKey`; the grammar keeps ";" out of accounts. */
  event: string;
}

const NAMES = ['account', 'object', 'action', 'id', 'event'] as const;

export function readView(search: string): View {
  const query = new URLSearchParams(search);
  const text = (name: (typeof NAMES)[number]) => query.get(name) ?? '';
  return {
    account: text('account'),
    object: text('object'),
    action: text('action'),
    id: text('id'),
    event: text('event'),
  };
}

/** @returns the path with its search part */
export function writeView(view: View): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (view[name] !== '') query.set(name, view[name]);
  return query.size === 0 ? '/' : `/?${query}`;
}

export function useView(): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => readView(location.search));
  useEffect(() => {
    const follow = () => setView(readView(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const change = (part: Partial<View>) => {
    const next = { ...readView(location.search), ...part };
    // A letter in a filter is no step to go back to; an opened event is.
    if (part.event === undefined) history.replaceState(null, '', writeView(next));
    else history.pushState(null, '', writeView(next));
    setView(next);
  };
  return [view, change];
}

/** @returns the API's path of the event that is open, undefined when none is */
export function eventPath({ event }: View): string | undefined {
  const address = parseAddress(event);
  return address && `/api/event?${new URLSearchParams({ ...address })}`;
}
