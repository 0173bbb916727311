// What is recorded follows from the hooks alone: not from the order, the batches, the repetitions or
// the failures in which the queue brought them. test/contract shows the same over DynamoDB.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryEventStore } from '../../support/memory-event-store.ts';
import { deliverAll, expectedOf, inOrder, traffic } from '../../support/traffic.ts';

it('the consumer records every event once, and counts each of its deliveries once', async () => {
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
