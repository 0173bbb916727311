// Random traffic for the consumer, as a queue may deliver it: each message at least once, in any order
// and any batches. Some hooks are delivered several times, and some writes fail before or after they
// take effect.

import fc from 'fast-check';
import { consume, type EventStore } from '../../lambda/consumer/consume.ts';
import { toEvent } from '../../lambda/consumer/event.ts';
import { type QueuedHook, writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { formatAddress, formatDelivery } from '../../lambda/table-layout.ts';
import { delivery, signedFields, similarFields } from './arbitraries.ts';
import { noConnections, noDeadline, recordingLog } from './fakes.ts';

type Fate = 'stored' | 'fails' | 'stored, but fails';

export interface Traffic {
  hooks: QueuedHook[];
  /** Indexes into `hooks`. Each index occurs at least once. */
  batches: number[][];
  /** The fates of the first writes, in order. All later writes are stored. */
  fates: Fate[];
}

/** SQS gives a function up to 10 messages unless told otherwise. */
const BATCH_MAX = 10;

export const traffic: fc.Arbitrary<Traffic> = fc
  .record({
    events: fc.array(fc.oneof(similarFields, signedFields), { minLength: 1, maxLength: 3 }),
    deliveries: fc.uniqueArray(delivery, {
      minLength: 1,
      maxLength: 12,
      selector: formatDelivery,
    }),
    chosen: fc.infiniteStream(fc.nat(2)),
  })
  .map(({ events, deliveries, chosen }) =>
    deliveries.flatMap((arrived) => {
      const fields = events[Number(chosen.next().value) % events.length];
      return fields ? [{ fields, ...arrived }] : [];
    }),
  )
  .chain((hooks) => {
    const all = hooks.map((_, index) => index);
    return fc.record({
      hooks: fc.constant(hooks),
      batches: fc
        .tuple(
          fc.array(fc.constantFrom(...all), { maxLength: 10 }),
          fc.infiniteStream(fc.integer({ min: 1, max: BATCH_MAX })),
        )
        .chain(([again, sizes]) => {
          const messages = [...all, ...again];
          return fc
            .shuffledSubarray(messages, { minLength: messages.length })
            .map((order) => split(order, () => Number(sizes.next().value)));
        }),
      fates: fc.array(fc.constantFrom<Fate>('stored', 'fails', 'stored, but fails'), {
        maxLength: 20,
      }),
    });
  });

function split(messages: readonly number[], nextSize: () => number): number[][] {
  if (messages.length === 0) return [];
  const size = nextSize();
  return [messages.slice(0, size), ...split(messages.slice(size), nextSize)];
}

/**
 * Runs the consumer over the traffic, and again over the messages that it reports as failed, until none
 * fails.
 */
export async function deliverAll(store: EventStore, { hooks, batches, fates }: Traffic) {
  const waiting = batches.map((batch) => batch.map(String));
  const dependencies = {
    store: failingBy(fates, store),
    connections: noConnections,
    log: recordingLog(),
  };
  for (const batch of waiting) {
    const records = batch.flatMap((messageId) => {
      const hook = hooks[Number(messageId)];
      return hook ? [{ messageId, body: writeQueuedHook(hook) }] : [];
    });
    const failed = await consume(dependencies, records, noDeadline);
    if (failed.length > 0) waiting.push(failed);
  }
}

function failingBy(fates: readonly Fate[], store: EventStore): EventStore {
  const left = [...fates];
  return {
    async record(event, arrived) {
      const fate = left.shift() ?? 'stored';
      if (fate === 'fails') throw new Error(fate);
      const outcome = await store.record(event, arrived);
      if (fate !== 'stored') throw new Error(fate);
      return outcome;
    },
  };
}

/** The part of an event that does not depend on which delivery came first. */
export interface Recorded {
  account: string;
  eventKey: string;
  object: string;
  objectId: string;
  action: string;
  time: number;
  data: string | undefined;
  deliveryLog: string[];
}

/** The events that the consumer has to record for these hooks. */
export function expectedOf(hooks: readonly QueuedHook[]): Recorded[] {
  const byEvent = new Map<string, Recorded>();
  for (const hook of hooks) {
    const { account, eventKey, object, objectId, action, time, data } = toEvent(hook);
    const facts = { account, eventKey, object, objectId, action, time, data };
    const recorded = byEvent.get(formatAddress(facts)) ?? { ...facts, deliveryLog: [] };
    recorded.deliveryLog.push(formatDelivery(hook));
    byEvent.set(formatAddress(facts), recorded);
  }
  return inOrder([...byEvent.values()]);
}

export const inOrder = (events: readonly Recorded[]): Recorded[] =>
  events
    .map((event) => ({ ...event, deliveryLog: [...event.deliveryLog].sort() }))
    .sort((one, two) => (formatAddress(one) < formatAddress(two) ? -1 : 1));
