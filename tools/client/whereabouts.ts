// Where a hook is: refused, in the queue after a failed attempt, dead, or recorded.

import diff from 'microdiff';
import { decodedValue, readData } from '../../lambda/poster/data.ts';
import type { HookSubject } from '../../lambda/poster/hook-facts.ts';
import { type EventItem, formatAddress, parseDelivery } from '../../lambda/table-layout.ts';
import { countDeadLetters, isUnreadable, listDeadLetters, type StuckHook } from './dead-letters.ts';
import { streamEvents, take } from './events/event-stream.ts';
import { countMessages } from './queues.ts';
import { type Retry, toRetries } from './retries.ts';
import type { Target } from './target.ts';
import {
  matches,
  type Refusal,
  readFailedAttempts,
  readRefusals,
  type TroubleFilter,
} from './troubles.ts';

/** What happened to one hook. */
export type Sighting = HookSubject & {
  /** When the hook happened, in Poster's unix seconds. Unknown for a hook that is only in the log. */
  time?: number | undefined;
  /** When it was received, or else when it first failed, ISO 8601 UTC. */
  at: string;
} & Fate;

type Fate =
  | { state: 'recorded'; key: string; deliveries: number; changes: Change[] }
  | ({ state: 'refused' } & Pick<Refusal, 'reason' | 'field' | 'unverified' | 'requestId'>)
  | ({ state: 'not-recorded' } & Retry)
  | ({ state: 'dead' } & Pick<StuckHook, 'messageId'>);

/** A value in `data` that is not the same as in the previous hook of the object. */
interface Change {
  /** Names and positions, such as `transactions_history.value2`. Empty when all of `data` changed. */
  path: string;
  before: unknown;
  after: unknown;
}

interface Whereabouts {
  /** Oldest first. */
  sightings: Sighting[];
  /** Messages in the queue. Only those that have failed are known to be about this hook. */
  queued: number;
  /** Dead letters that were not looked at, because there are too many. */
  unread: number;
}

/** Reading more would take minutes. */
const LETTERS_MAX = 1_000;
/** Most events are about other objects. */
const PAGE_ITEMS = 1_000;

/** @throws UserError or the SDK's error */
export async function findWhereabouts(target: Target, filter: TroubleFilter): Promise<Whereabouts> {
  const [events, refusals, attempts, { letters, unread }, queued] = await Promise.all([
    take(streamEvents(target, { ...filter, pageItems: PAGE_ITEMS }), Number.POSITIVE_INFINITY),
    readRefusals(target, filter),
    readFailedAttempts(target, filter),
    readLetters(target, filter),
    countMessages(target.sqs, target.queueUrl),
  ]);
  const found = new Set([
    ...events.flatMap(requestIdsOf),
    ...letters.map(({ requestId }) => requestId),
  ]);
  const failing = toRetries(attempts).filter(({ last }) => !found.has(last.requestId ?? ''));
  const sightings: Sighting[] = [
    ...withChanges(events),
    ...refusals.map((refusal) => ({
      ...refusal,
      state: 'refused' as const,
      at: refusal.timestamp,
    })),
    ...failing.map((retry) => ({
      ...{ ...subjectOf(retry.last), state: 'not-recorded' as const, at: retry.firstAt },
      ...retry,
    })),
    ...letters.map((letter) => ({ ...letter, state: 'dead' as const, at: letter.receivedAt })),
  ];
  sightings.sort((one, other) => (one.at < other.at ? -1 : 1));
  return { sightings, queued, unread };
}

const subjectOf = ({ account, object, objectId, action }: HookSubject): HookSubject => ({
  ...{ account, object, objectId, action },
});

async function readLetters(target: Target, filter: TroubleFilter) {
  const count = await countDeadLetters(target);
  const all = count === 0 ? [] : await listDeadLetters(target, LETTERS_MAX);
  const letters = all.filter(
    (letter): letter is StuckHook => !isUnreadable(letter) && matches(letter, filter),
  );
  return { letters, unread: Math.max(0, count - LETTERS_MAX) };
}

const requestIdsOf = ({ deliveryLog }: EventItem): string[] =>
  deliveryLog.map((entry) => parseDelivery(entry).requestId);

/** Compares each event with the one before it, by Poster's time, of the same object. */
function withChanges(events: readonly EventItem[]): Sighting[] {
  const latest = new Map<string, EventItem>();
  return events.toSorted(byEventTime).map((event) => {
    const { account, object, objectId, time, receivedAt, deliveries } = event;
    const subject = [account, object, objectId].join(';');
    const before = latest.get(subject);
    latest.set(subject, event);
    return {
      ...{ state: 'recorded', at: receivedAt, ...subjectOf(event), time },
      ...{ key: formatAddress(event), deliveries },
      changes: before === undefined ? [] : changesBetween(before, event),
    };
  });
}

/** Keys begin with the time. */
const byEventTime = (one: EventItem, other: EventItem): number =>
  one.eventKey < other.eventKey ? -1 : 1;

function changesBetween(before: EventItem, after: EventItem): Change[] {
  const differences = diff([decodedDataOf(before)], [decodedDataOf(after)]);
  return differences.map((one) => ({
    path: one.path.slice(1).join('.'),
    before: one.type === 'CREATE' ? undefined : one.oldValue,
    after: one.type === 'REMOVE' ? undefined : one.value,
  }));
}

const decodedDataOf = ({ object, data }: EventItem): unknown =>
  data === undefined ? undefined : decodedValue(readData(object, data));
