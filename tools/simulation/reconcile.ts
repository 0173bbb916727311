// Compares the table with what the simulated Poster sent. Events are matched by the content of their hooks
// and not by the table's key, because the key is part of what is being checked.

import { asText, type Hook, hasData } from '../../lambda/poster/hook.ts';
import { type EventItem, formatAddress, parseDelivery } from '../../lambda/table-layout.ts';
import { type Answer, isAccepted, isUncertain } from '../client/post.ts';
import type { SentHook } from './poster.ts';

/** The attributes that identify an event by the content of its hook. */
type Facts = Pick<EventItem, 'account' | 'object' | 'objectId' | 'action' | 'time' | 'data'>;

export type StoredEvent = Facts & Pick<EventItem, 'eventKey' | 'deliveries' | 'deliveryLog'>;

/** Event names, as `account;time;object;object_id;action`. All lists are empty when the table is right. */
export interface Differences {
  /** Answered with 200, but not in the table. */
  lost: string[];
  /** Counted more often than it can have arrived, or stored as two items. */
  doubled: string[];
  /** Counted less often than it was answered with 200, or the log lacks a request that was. */
  uncounted: string[];
  /** In the table, but never sent, or refused every time. */
  extra: string[];
}

/**
 * @returns what a run added to the table: new events, and new deliveries of existing events, which happen
 *   when a run is repeated
 */
export function addedSince(
  before: readonly StoredEvent[],
  after: readonly StoredEvent[],
): StoredEvent[] {
  const known = new Map(before.map((event) => [formatAddress(event), event]));
  return after
    .map((event) => {
      const earlier = known.get(formatAddress(event));
      if (earlier === undefined) return event;
      const log = new Set(earlier.deliveryLog);
      return {
        ...event,
        deliveries: event.deliveries - earlier.deliveries,
        deliveryLog: event.deliveryLog.filter((entry) => !log.has(entry)),
      };
    })
    .filter(({ deliveries }) => deliveries > 0);
}

/** @param stored everything that the run added to the table */
export function reconcile(
  deliveries: readonly SentHook[],
  stored: readonly StoredEvent[],
): Differences {
  const expected = Map.groupBy(deliveries, ({ hook }) => identityOf(factsOf(hook)));
  const items = Map.groupBy(stored, identityOf);
  const differences: Differences = { lost: [], doubled: [], uncounted: [], extra: [] };
  for (const identity of new Set([...expected.keys(), ...items.keys()])) {
    const kind = findDifference(expected.get(identity) ?? [], items.get(identity) ?? []);
    if (kind !== undefined) differences[kind].push(nameOf(identity));
  }
  return differences;
}

export const isEqual = (differences: Differences): boolean =>
  Object.values(differences).every((names) => names.length === 0);

/** As promised, and not the product's own constant: that one may be wrong. */
const DELIVERIES_COUNTED_MAX = 100;

/** @param deliveries of one event. @param items all items of that event */
function findDifference(
  deliveries: readonly SentHook[],
  [item, ...more]: readonly StoredEvent[],
): keyof Differences | undefined {
  const answers = deliveries.flatMap(({ attempts }) => attempts.map(({ answer }) => answer));
  const accepted = answers.filter(isAccepted);
  const most = accepted.length + answers.filter(isUncertain).length;
  if (item === undefined) return accepted.length > 0 ? 'lost' : undefined;
  if (most === 0) return 'extra';
  const isTwice = more.length > 0 || new Set(item.deliveryLog).size !== item.deliveries;
  if (isTwice || item.deliveries > atMostLogged(most)) return 'doubled';
  if (item.deliveries < atMostLogged(accepted.length)) return 'uncounted';
  const logged = new Set(item.deliveryLog.map((entry) => parseDelivery(entry).requestId));
  const isMissing = ({ requestId }: Answer) => requestId !== undefined && !logged.has(requestId);
  // When the log is full, it is chance which requests it contains.
  return most <= DELIVERIES_COUNTED_MAX && accepted.some(isMissing) ? 'uncounted' : undefined;
}

const atMostLogged = (count: number): number => Math.min(count, DELIVERIES_COUNTED_MAX);

const factsOf = (hook: Hook): Facts => ({
  account: hook.account,
  object: hook.object,
  objectId: asText(hook.object_id),
  action: hook.action,
  time: Number(hook.time),
  data: hasData(hook) ? withoutToken(hook.data) : undefined,
});

/** As the table keeps it. Only for the hooks that a simulation sends, so that it is independent of the product. */
const withoutToken = (data: string): string => data.replace(/(?<="access_token":")[^"]*/, '***');

/** A text that differs for any two events. Its first five parts are the event's name. */
const identityOf = ({ account, object, objectId, action, time, data }: Facts): string =>
  [account, time, object, objectId, action, ...(data === undefined ? [] : [data])].join(';');

const nameOf = (identity: string): string => identity.split(';', 5).join(';');

/** The name that `Differences` uses for the event of a hook. */
export const eventName = (hook: Hook): string => nameOf(identityOf(factsOf(hook)));
