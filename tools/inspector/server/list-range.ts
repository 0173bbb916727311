// The requested part of the list, expressed in the key by which the list is sorted.

import * as z from 'zod';
import { endKey, firstKey, isoOf, LAST_SECOND } from '../../client/events/event-walks.ts';
import type { EventRow } from '../api.ts';

/** By time of receipt, or by event time for one account. */
export interface ListRange {
  /** Unix seconds, both inclusive. */
  since?: number | undefined;
  until?: number | undefined;
  /** Begins at this position instead of the newest event: the `next` of another list. */
  before?: string | undefined;
}

const DAY_SECONDS = 24 * 60 * 60;

const seconds = (max: number) => z.coerce.number().min(0).max(max).optional().catch(undefined);
const rangeSchema = z.object({
  since: seconds(LAST_SECOND),
  until: seconds(LAST_SECOND),
  /** The last hour, for example, in seconds. */
  last: seconds(DAY_SECONDS),
  before: z.string().min(1).optional().catch(undefined),
});

/** What is not a time is ignored. */
export function readRange(query: URLSearchParams, now: Date): ListRange {
  const { since, until, last, before } = rangeSchema.parse(Object.fromEntries(query));
  const isPosition = query.get('account') ? true : !Number.isNaN(Date.parse(before ?? ''));
  return {
    since: last === undefined ? since : now.getTime() / 1000 - last,
    until,
    before: isPosition ? before : undefined,
  };
}

/** By time of receipt, or by event time for one account. */
export const orderOf = (account: string): 'receivedAt' | 'eventKey' =>
  account === '' ? 'receivedAt' : 'eventKey';

/** The lowest position of a range, inclusive. */
export const firstPosition = (account: string, { since = 0 }: ListRange): string =>
  account === '' ? isoOf(since) : firstKey(since);

/** The highest position of a time, inclusive. */
export const lastPosition = (account: string, until: number): string =>
  account === '' ? isoOf(until) : endKey(until);

/** The time by which an event is sorted, ISO 8601. */
export const timeOf = (account: string, { receivedAt, time }: EventRow): string =>
  account === '' ? receivedAt : isoOf(time);
