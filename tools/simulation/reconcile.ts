// The proof of a run: what the table holds against what the simulated Poster knows that it sent. An
// event is told from another by what its hook says, not by the key that the product gave it.

import { asText, type Hook, hasData } from '../../lambda/poster/hook.ts';
import {
  DELIVERY_LOG_MAX_ENTRIES,
  type EventItem,
  formatAddress,
  parseDelivery,
} from '../../lambda/table-layout.ts';
import { type Answer, isAccepted, isUncertain } from '../client/post.ts';
import type { SentHook } from './poster.ts';

/** The attributes of an item that make up its identity and its count. */
export type StoredEvent = Pick<
  EventItem,
  | 'account'
  | 'eventKey'
  | 'object'
  | 'objectId'
  | 'action'
  | 'time'
  | 'data'
  | 'deliveries'
  | 'deliveryLog'
>;

/** Names of events, `account;time;object;object_id;action`. All empty when the table is what was delivered. */
export interface Differences {
  /** Answered 200, and not in the table. */
  lost: string[];
  /** Counted more often than it can have arrived, or two items. */
  doubled: string[];
  /** Counted less often than it was answered 200, or another request in place of one that was. */
  uncounted: string[];
  /** In the table, and never sent, or only ever refused. */
  extra: string[];
}

/**
 * What a run added to the table: events that are new, and new deliveries of those that were there
 * already, which a repeated run leads to.
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

/** @param stored all that the run added to the table, of its accounts */
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

/** @param deliveries of one event. @param items those that hold it */
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
  // The log takes no more than so many: which ones is chance.
  return most <= DELIVERY_LOG_MAX_ENTRIES && accepted.some(isMissing) ? 'uncounted' : undefined;
}

const atMostLogged = (count: number): number => Math.min(count, DELIVERY_LOG_MAX_ENTRIES);

type Facts = Pick<StoredEvent, 'account' | 'object' | 'objectId' | 'action' | 'time' | 'data'>;

const factsOf = (hook: Hook): Facts => ({
  account: hook.account,
  object: hook.object,
  objectId: asText(hook.object_id),
  action: hook.action,
  time: Number(hook.time),
  data: hasData(hook) ? hook.data : undefined,
});

/** One text for each event; its first five parts are its name. */
const identityOf = ({ account, object, objectId, action, time, data }: Facts): string =>
  [account, time, object, objectId, action, ...(data === undefined ? [] : [data])].join(';');

const nameOf = (identity: string): string => identity.split(';', 5).join(';');

/** How `Differences` name the event of a hook. */
export const eventName = (hook: Hook): string => nameOf(identityOf(factsOf(hook)));
