// Records a batch of queued hooks: each alone, so that one that cannot be stored holds up no other.

import { describeError, type Log } from '../log.ts';
import { type Delivery, readQueuedHook } from '../queued-hook.ts';
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
  record(event: PosterEvent, delivery: Delivery, signal: AbortSignal): Promise<void>;
}

export interface ConsumeDependencies {
  store: EventStore;
  log: Log;
}

/**
 * Records every message of the batch, in parallel.
 *
 * @param signal ends waiting for the table; what is not recorded by then counts as failed
 * @returns ids of the messages that were not recorded, for the queue to deliver again. Never throws.
 */
export async function consume(
  dependencies: ConsumeDependencies,
  records: readonly QueueRecord[],
  signal: AbortSignal,
): Promise<string[]> {
  const recorded = await Promise.all(
    records.map((record) => consumeOne(dependencies, record, signal)),
  );
  return records.filter((_, index) => !recorded[index]).map(({ messageId }) => messageId);
}

async function consumeOne(
  { store, log }: ConsumeDependencies,
  { messageId, body }: QueueRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const reading = readQueuedHook(body);
  if (!reading.ok) {
    const { field, problem } = reading;
    log.error({ event: 'not-recorded', reason: 'malformed', field, problem, messageId });
    return false;
  }
  const { requestId: hookRequestId } = reading.value;
  try {
    await store.record(toEvent(reading.value), reading.value, signal);
    return true;
  } catch (error) {
    log.error({ event: 'not-recorded', messageId, hookRequestId, ...describeError(error) });
    return false;
  }
}
