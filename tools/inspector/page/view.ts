// The state of the page in its URL: it survives a reload, can be shared as a link, and works with the
// browser's back button.

import { useEffect, useState } from 'preact/hooks';
import { parseAddress } from '../../../lambda/table-layout.ts';
import type { ListFilter } from '../api.ts';

export interface View extends ListFilter {
  /** The address of the open event, as `account;eventKey`. Empty when none is open. */
  event: string;
  /** `accounts` instead of the events. */
  show: string;
  /** The name of a range of time, see time-range.ts. */
  range: string;
  /** The ends of a chosen range, as `datetime-local` writes them. */
  from: string;
  to: string;
  /** Where the list begins instead of the newest event. */
  before: string;
}

const EMPTY: View = {
  ...{ account: '', object: '', action: '', id: '', text: '' },
  ...{ range: '', from: '', to: '', before: '' },
  ...{ show: '', event: '' },
};

const { show: _, event: __, ...unfiltered } = EMPTY;
/** All of the list, from the newest event on. */
export const UNFILTERED = unfiltered;

function readView(search: string): View {
  const query = new URLSearchParams(search);
  const view = { ...EMPTY };
  for (const name of Object.keys(EMPTY) as (keyof View)[]) view[name] = query.get(name) ?? '';
  return view;
}

/** A query without what is empty. */
export const toQuery = (fields: object): string =>
  `${new URLSearchParams(Object.entries(fields).filter(([, text]) => text !== ''))}`;

/** @returns the path with its query */
export function writeView(view: View): string {
  const query = toQuery(view);
  return query === '' ? '/' : `/?${query}`;
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
    // The back button returns to an event or a part of the list, but not to each letter typed into a filter.
    const isStep = part.event !== undefined || part.show !== undefined || part.before;
    if (isStep) history.pushState(null, '', writeView(next));
    else history.replaceState(null, '', writeView(next));
    setView(next);
  };
  return [view, change];
}

/** @returns the API's path of the open event, or undefined when none is open */
export function eventPath({ event }: View): string | undefined {
  const address = parseAddress(event);
  return address && `/api/event?${new URLSearchParams({ ...address })}`;
}
