// The messages between the inspector's page and its server. Types only, so that the page's bundle
// contains none of the server's code.

import type { Delivery, EventItem, IndexEntry } from '../../lambda/table-layout.ts';
import type { Account } from '../client/connections.ts';
import type { Retry } from '../client/retries.ts';
import type { Refusal } from '../client/troubles.ts';

export type { DeadLetter } from '../client/dead-letters.ts';
export type { Subscriber } from '../client/subscribers/subscribers.ts';
export type { Refusal } from '../client/troubles.ts';

/** The fields that people type in, for the filters of the list and for the form that sends a hook. */
export interface HookFields {
  account: string;
  object: string;
  action: string;
  id: string;
}

/**
 * Narrows the list. The account must match exactly, the other fields match any part of the value. An empty
 * text matches everything.
 */
export interface ListFilter extends HookFields {
  /** In `data`, as it was sent or decoded, in upper or lower case. */
  text: string;
}

/** One line of the list. */
export interface EventRow extends Omit<IndexEntry, 'day'> {
  /** Undefined until it has been read, or when the item has been deleted, for example because it expired. */
  deliveries?: number | undefined;
}

export interface EventList {
  /** Newest first: by time of receipt, or by event time for one account. */
  events: EventRow[];
  /** Whether older events may follow that have not been searched yet. */
  hasMore: boolean;
  /** Whether the search in `data` continues by itself. */
  isSearching: boolean;
  /** How many events were searched. */
  searched: number;
  /** How far back the search went, ISO 8601. Undefined if the range contains nothing older. */
  searchedTo?: string | undefined;
  /** Where to continue when this list cannot grow any further: the next request's `before`. */
  next?: string | undefined;
}

/** The hooks of the last day that are not in the table, narrowed by the fields of the list's filter. */
export interface Troubles {
  /** Being tried again, the longest waiting first. */
  retries: (Retry & { reason: string })[];
  /** Newest first. */
  refusals: Refusal[];
  /** How many there are in all; `refusals` has the latest of them. */
  refused: number;
  advice: string[];
}

/** A count is null when it is not available where the inspector runs. */
export interface Counters {
  accepted: number | null;
  repeated: number | null;
  rejected: number | null;
  queued: number | null;
  dead: number | null;
}

export interface Chart {
  /** Start of each minute in unix seconds, oldest first. */
  minutes: number[];
  /** The objects with the most events first. The last entry may add up all the others. */
  series: { object: string; counts: number[] }[];
  /** Unix seconds. Counts before it may be too low, because there were too many events to read. */
  completeFrom: number;
}

export interface Overview {
  title: string;
  isLocal: boolean;
  /** The page asks before it changes the stack. */
  isProtected: boolean;
  webhookUrl: string;
  /** A command that sends a hook. */
  sendCommand: string;
  counters: Counters;
  /** Why the queues could not be counted, for example a missing permission. */
  problem?: string | undefined;
  chart: Chart;
}

export interface EventDetail extends EventRow, Pick<EventItem, 'accountNumber' | 'expiresAt'> {
  /** Every delivery, oldest first. */
  log: Delivery[];
  /**
   * Absent when the hook had none. `text` is as it was sent. `isKnown`: has a documented shape; JSON inside it
   * is decoded too.
   */
  data?: { isKnown: boolean; value: unknown; text: string } | undefined;
  /** A command that sends this hook again. Undefined if its data cannot be part of a command line. */
  sendCommand?: string | undefined;
}

/** One account, whether it has the app or not. */
export interface AccountRow extends Omit<Account, 'lastEvent' | 'updatedBy'> {
  /** The latest event by Poster's time, with its address. */
  last?:
    | (Pick<EventItem, 'object' | 'objectId' | 'action' | 'time'> & { event: string })
    | undefined;
  /** How many of the newest events are the account's. */
  events: number;
  /** Hooks refused in its name within the last day; null if unknown. */
  refused: number | null;
}

export interface AccountList {
  /** Those with the latest hooks first. */
  accounts: AccountRow[];
  hasMore: boolean;
  /** How many events were counted in all, and when the oldest of them was received. */
  counted: number;
  countedFrom?: string | undefined;
  /** Why the refused hooks could not be read. */
  problem?: string | undefined;
}

export interface HookForm extends HookFields {
  /** An empty text sends a hook without data. */
  data: string;
}

/** The webhook's answer. */
export interface SendAnswer {
  status: number;
  body: string;
  /** The address of the event that an accepted hook becomes, once it is recorded. */
  event?: string | undefined;
}

/** The body of every answer that is not 200. */
export interface Failure {
  error: string;
}
