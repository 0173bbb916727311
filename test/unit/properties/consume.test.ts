// The events that are recorded depend only on the hooks, not on the order, the batches, the repeats or
// the failures with which the queue delivers them. test/contract shows the same over DynamoDB.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../lambda/consumer/consume.ts';
import type { PosterEvent } from '../../../lambda/consumer/event.ts';
import {
  DELIVERY_LOG_MAX_ENTRIES,
  formatAddress,
  formatDelivery,
} from '../../../lambda/table-layout.ts';
import { deliverAll, expectedOf, inOrder, traffic } from '../../support/traffic.ts';

describe('consume', () => {
  it('records every event once and counts each of its deliveries once, under any traffic', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async (given) => {
        const store = createMemoryEventStore();
        await deliverAll(store, given);
        const recorded = store.stored().map(({ event, deliveryLog }) => {
          const { account, eventKey, object, objectId, action, time, data } = event;
          const facts = { account, eventKey, object, objectId, action, time, data };
          return { ...facts, deliveryLog: [...deliveryLog] };
        });
        expect(inOrder(recorded)).toEqual(expectedOf(given.hooks));
      }),
      { numRuns: 500 },
    );
  });
});

interface StoredEvent {
  event: PosterEvent;
  deliveryLog: Set<string>;
}

/** An event store in memory, with the same contract as the real one, which test/contract tests. */
function createMemoryEventStore(): EventStore & { stored(): StoredEvent[] } {
  const items = new Map<string, StoredEvent>();
  return {
    stored: () => [...items.values()],
    async record(event, delivery) {
      const key = formatAddress(event);
      const entry = formatDelivery(delivery);
      const item = items.get(key);
      if (item === undefined) {
        items.set(key, { event, deliveryLog: new Set([entry]) });
        return 'new';
      }
      const nothingToDo =
        item.deliveryLog.has(entry) || item.deliveryLog.size === DELIVERY_LOG_MAX_ENTRIES;
      if (nothingToDo) return 'ignored';
      item.deliveryLog.add(entry);
      return 'repeated';
    },
  };
}
