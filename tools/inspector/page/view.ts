// The state of the page in its URL: it survives a reload, can be shared as a link, and works with the
// browser's back button.

import { useEffect, useState } from 'preact/hooks';
import { parseAddress } from '../../../lambda/table-layout.ts';
import type { ListFilter } from '../api.ts';

export interface View extends ListFilter {
  /** The address of the open event, as `account;eventKey`. Empty when none is open. */
  event: string;
}

function readView(search: string): View {
  const query = new URLSearchParams(search);
  const text = (name: keyof View) => query.get(name) ?? '';
  return {
    account: text('account'),
    object: text('object'),
    action: text('action'),
    id: text('id'),
    event: text('event'),
  };
}

/** @returns the path with its query */
export function writeView(view: View): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, text]) => text !== ''));
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
    // The back button returns to an event, but not to each letter typed into a filter.
    if (part.event === undefined) history.replaceState(null, '', writeView(next));
    else history.pushState(null, '', writeView(next));
    setView(next);
  };
  return [view, change];
}

/** @returns the API's path of the open event, or undefined when none is open */
export function eventPath({ event }: View): string | undefined {
  const address = parseAddress(event);
  return address && `/api/event?${new URLSearchParams({ ...address })}`;
}
