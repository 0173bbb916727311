// Records a batch of queued hooks, each on its own, so that one that fails does not hold up the others.

import { subjectOf } from '../poster/hook.ts';
import type { Deadline } from '../runtime/deadline.ts';
import { type QueuedHook, readQueuedHook } from '../runtime/hook-queue.ts';
import { describeError, type Log } from '../runtime/log.ts';
import type { Delivery } from '../table-layout.ts';
import { type ConnectionChange, toConnectionChange } from './connections.ts';
import { type PosterEvent, toEvent } from './event.ts';

/** One message of the queue. */
export interface QueueRecord {
  messageId: string;
  body: string;
}

export interface EventStore {
  /**
   * Records one delivery of an event. Recording the same delivery again changes nothing. Rejects when
   * the delivery may not have been recorded.
   */
  record(event: PosterEvent, delivery: Delivery): Promise<RecordOutcome>;
}

/**
 * `new`: the event's first delivery. `repeated`: another delivery of a known event. `ignored`: this very
 * delivery is already recorded, or the event's delivery log is full.
 */
export type RecordOutcome = 'new' | 'repeated' | 'ignored';

export interface Connections {
  /** Rejects when the change may not have been applied. Applying it again does no harm. */
  apply(change: ConnectionChange): Promise<void>;
}

export interface ConsumeDependencies {
  store: EventStore;
  connections: Connections;
  log: Log;
}

/**
 * Records every message of the batch, in parallel.
 *
 * @param deadline when to give up on the table; what is not recorded by then counts as failed
 * @returns the ids of the messages that were not recorded, for the queue to deliver again. Never throws.
 */
export async function consume(
  dependencies: ConsumeDependencies,
  records: readonly QueueRecord[],
  deadline: Deadline,
): Promise<string[]> {
  const results = await Promise.all(
    records.map((record) => consumeOne(dependencies, record, deadline)),
  );
  logRecorded(
    dependencies.log,
    results.filter((result) => result !== undefined),
  );
  return records.filter((_, index) => results[index] === undefined).map((r) => r.messageId);
}

interface Recorded {
  outcome: RecordOutcome;
  requestId: string;
}

/** @returns undefined when the message was not recorded; the reason has been logged then */
async function consumeOne(
  dependencies: ConsumeDependencies,
  { messageId, body }: QueueRecord,
  deadline: Deadline,
): Promise<Recorded | undefined> {
  const { log } = dependencies;
  const reading = readQueuedHook(body);
  if (!reading.ok) {
    const { field, problem } = reading;
    log.error({ event: 'not-recorded', field, problem, messageId });
    return undefined;
  }
  const { requestId, fields } = reading.value;
  try {
    const outcome = await deadline.before(record(dependencies, reading.value));
    return { outcome, requestId };
  } catch (error) {
    const hook = { ...subjectOf(fields), requestId, messageId };
    log.error({ event: 'not-recorded', ...describeError(error), ...hook });
    return undefined;
  }
}

/**
 * The connection comes first. If the function ends between the two writes, the message comes again and
 * does both.
 */
async function record(
  { store, connections }: ConsumeDependencies,
  hook: QueuedHook,
): Promise<RecordOutcome> {
  const change = toConnectionChange(hook.fields);
  if (change !== undefined) await connections.apply(change);
  return store.record(toEvent(hook), hook);
}

/** Logs one line per batch: a line per hook would cost more than the write that it reports. */
function logRecorded(log: Log, recorded: readonly Recorded[]): void {
  if (recorded.length === 0) return;
  const count = (wanted: RecordOutcome) =>
    recorded.filter(({ outcome }) => outcome === wanted).length;
  const requestIds = recorded.map(({ requestId }) => requestId);
  log.info({ event: 'recorded', new: count('new'), repeated: count('repeated'), requestIds });
}
