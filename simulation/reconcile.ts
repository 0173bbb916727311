// The proof of a run: what the table holds against what the simulated Poster knows that it sent.

import { eventKey } from '../lambda/poster/event-key.ts';
import { type Answer, type Delivery, isAccepted } from './poster.ts';

/** Of an item of the table, what its identity and its count are. */
export interface StoredEvent {
  account: string;
  eventKey: string;
  deliveries: number;
}

/** Names of events, `account;eventKey`. All empty when the table is what was delivered. */
export interface Differences {
  /** Answered 200, and not in the table. */
  lost: string[];
  /** Counted more often than it can have arrived. */
  doubled: string[];
  /** Counted less often than it was answered 200. */
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
  const counts = new Map(before.map((event) => [nameOf(event), event.deliveries]));
  return after
    .map((event) => ({ ...event, deliveries: event.deliveries - (counts.get(nameOf(event)) ?? 0) }))
    .filter(({ deliveries }) => deliveries > 0);
}

/** @param stored all that the run added to the table, of its accounts */
export function reconcile(
  deliveries: readonly Delivery[],
  stored: readonly StoredEvent[],
): Differences {
  const expected = expectations(deliveries);
  const counts = new Map(stored.map((event) => [nameOf(event), event.deliveries]));
  const differences: Differences = { lost: [], doubled: [], uncounted: [], extra: [] };
  for (const [name, { accepted, uncertain }] of expected) {
    const count = counts.get(name) ?? 0;
    if (count === 0 && accepted > 0) differences.lost.push(name);
    else if (count < accepted) differences.uncounted.push(name);
    else if (count > 0 && accepted + uncertain === 0) differences.extra.push(name);
    else if (count > accepted + uncertain) differences.doubled.push(name);
  }
  for (const name of counts.keys()) if (!expected.has(name)) differences.extra.push(name);
  return differences;
}

export const isEqual = (differences: Differences): boolean =>
  Object.values(differences).every((names) => names.length === 0);

interface Expectation {
  accepted: number;
  uncertain: number;
}

/** No answer, or 5xx, which may come after the queue took the hook: it may be recorded, or not. */
const isUncertain = (answer: Answer): boolean => !answer.answered || answer.status >= 500;

function expectations(deliveries: readonly Delivery[]): Map<string, Expectation> {
  const expected = new Map<string, Expectation>();
  for (const { hook, attempts } of deliveries) {
    const name = nameOf({ account: hook.account, eventKey: eventKey(hook) });
    const { accepted, uncertain } = expected.get(name) ?? { accepted: 0, uncertain: 0 };
    expected.set(name, {
      accepted: accepted + attempts.filter(({ answer }) => isAccepted(answer)).length,
      uncertain: uncertain + attempts.filter(({ answer }) => isUncertain(answer)).length,
    });
  }
  return expected;
}

const nameOf = ({ account, eventKey: key }: { account: string; eventKey: string }) =>
  `${account};${key}`;
