// Waits for the table to be what was delivered: it is so a moment after the last answer, since the
// queue is in between.

import { streamEvents, take } from '../../client/events/event-stream.ts';
import type { Target } from '../../client/target.ts';
import type { SentHook } from '../../simulation/poster.ts';
import {
  addedSince,
  type Differences,
  reconcile,
  type StoredEvent,
} from '../../simulation/reconcile.ts';

export interface TableCheckOptions {
  /** All that the table held of the accounts of the run before it. */
  before: readonly StoredEvent[];
  /** The same as it is now. */
  readEvents(): Promise<StoredEvent[]>;
  /** Real milliseconds. */
  now(): number;
  delay(ms: number): Promise<unknown>;
}

export interface TableCheck {
  /** Those that the run added, or added deliveries to. */
  events: number;
  differences: Differences;
}

const POLL_MS = 250;
/** Longer than the queue's visibility time-out of 90 s: a record that failed once comes again. */
export const PATIENCE_MS = 120_000;

/**
 * Reads until nothing is missing, or until the table has not changed for two minutes.
 *
 * @returns the last reading
 */
export async function checkTable(
  deliveries: readonly SentHook[],
  { before, readEvents, now, delay }: TableCheckOptions,
): Promise<TableCheck> {
  let lastCount = -1;
  let changedAt = now();
  for (;;) {
    const stored = addedSince(before, await readEvents());
    const differences = reconcile(deliveries, stored);
    const count = stored.reduce((sum, event) => sum + event.deliveries, 0);
    if (count !== lastCount) changedAt = now();
    lastCount = count;
    // What is too much does not become less: only for what is missing it is worth waiting.
    const isMissing = differences.lost.length + differences.uncounted.length > 0;
    const isFinal = !isMissing || now() - changedAt >= PATIENCE_MS;
    if (isFinal) return { events: stored.length, differences };
    await delay(POLL_MS);
  }
}

/** The events of each account, one account after the other. */
export async function readEventsOfAll(
  { dynamodb, tableName }: Target,
  accounts: readonly string[],
): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (const account of accounts) {
    events.push(...(await take(streamEvents({ dynamodb, tableName }, { account }), Infinity)));
  }
  return events;
}
