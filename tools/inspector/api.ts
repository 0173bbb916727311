// What the inspector's page and its server say to each other: types alone, so that the page's bundle
// has nothing of the server in it.

import type { Delivery, EventItem, IndexEntry } from '../../lambda/table-layout.ts';

export type { DeadLetter } from '../client/dead-letters.ts';

/** What the list can be narrowed by; an empty text narrows nothing. */
export interface ListFilter {
  /** Exactly; read from the table's own partition, in event time. */
  account: string;
  /** The rest as a part of the value. */
  object: string;
  action: string;
  id: string;
}

/** One line of the list. */
export interface EventRow extends Omit<IndexEntry, 'day'> {
  /** Undefined while it is unknown, or when the item has been deleted since, for example because it expired. */
  deliveries?: number | undefined;
}

export interface EventList {
  /** Newest first: in time of receipt, of one account in event time. */
  events: EventRow[];
  /** Whether there may be more, further back than was looked. */
  hasMore: boolean;
  /** How many events were looked through. */
  searched: number;
}

/** Null: not to be had where the inspector runs. */
export interface Counters {
  accepted: number | null;
  repeated: number | null;
  rejected: number | null;
  queued: number | null;
  dead: number | null;
}

export interface Chart {
  /** Start of each minute, unix seconds, oldest first. */
  minutes: number[];
  /** The objects with the most events first; the rest together as the last. */
  series: { object: string; counts: number[] }[];
  /** Minutes before this one may lack events: there were too many to look through. Unix seconds. */
  completeFrom: number;
}

export interface Overview {
  title: string;
  isLocal: boolean;
  webhookUrl: string;
  /** A line for the terminal that sends a hook. */
  sendCommand: string;
  counters: Counters;
  /** Why queued and dead are not to be had, such as a permission that is missing. */
  problem?: string | undefined;
  chart: Chart;
}

export interface EventDetail extends EventRow, Pick<EventItem, 'accountNumber' | 'expiresAt'> {
  /** Each delivery, oldest first. */
  log: Delivery[];
  /** Absent when Poster sent none. `isKnown`: of a documented shape, with nested JSON decoded. */
  data?: { isKnown: boolean; value: unknown; text: string } | undefined;
}

export interface HookForm {
  account: string;
  object: string;
  action: string;
  id: string;
  /** An empty text: a hook without data. */
  data: string;
}

/** What the webhook answered. */
export interface SendAnswer {
  status: number;
  body: string;
}

/** Body of every answer that is not 200. */
export interface Failure {
  error: string;
}
