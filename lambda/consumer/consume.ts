// Records a batch of queued hooks: each alone, so that one that cannot be stored holds up no other.

import type { Deadline } from '../runtime/deadline.ts';
import { describeError, type Log } from '../runtime/log.ts';
import { type Delivery, readQueuedHook } from '../runtime/queued-hook.ts';
import { type PosterEvent, toEvent } from './event.ts';

/** One message of the queue. */
export interface QueueRecord {
  messageId: string;
  body: string;
}

export interface EventStore {
  /**
   * Records one delivery of an event; the same delivery again changes nothing. Rejects when it is
   * not known to be recorded.
   */
  record(event: PosterEvent, delivery: Delivery): Promise<RecordOutcome>;
}

/** `new`: the event's first delivery; `repeated`: another one; `known`: this one was there already. */
export type RecordOutcome = 'new' | 'repeated' | 'known';

export interface ConsumeDependencies {
  store: EventStore;
  log: Log;
}

/**
 * Records every message of the batch, in parallel.
 *
 * @param deadline ends waiting for the table; what is not recorded by then counts as failed
 * @returns ids of the messages that were not recorded, for the queue to deliver again. Never throws.
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

/** @returns undefined for a message that was not recorded, once that is logged */
async function consumeOne(
  { store, log }: ConsumeDependencies,
  { messageId, body }: QueueRecord,
  deadline: Deadline,
): Promise<Recorded | undefined> {
  const reading = readQueuedHook(body);
  if (!reading.ok) {
    const { field, problem } = reading;
    log.error({ event: 'not-recorded', field, problem, messageId });
    return undefined;
  }
  const { requestId } = reading.value;
  try {
    const recording = store.record(toEvent(reading.value), reading.value);
    const outcome = await deadline.before(recording);
    return { outcome, requestId };
  } catch (error) {
    log.error({ event: 'not-recorded', ...describeError(error), requestId, messageId });
    return undefined;
  }
}

/** One line a batch: a line a hook would cost more than the write that it reports. */
function logRecorded(log: Log, recorded: readonly Recorded[]): void {
  if (recorded.length === 0) return;
  const count = (wanted: RecordOutcome) =>
    recorded.filter(({ outcome }) => outcome === wanted).length;
  const requestIds = recorded.map(({ requestId }) => requestId);
  log.info({ event: 'recorded', new: count('new'), repeated: count('repeated'), requestIds });
}
