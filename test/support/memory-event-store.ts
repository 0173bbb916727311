// The event store as its contract has it, in memory: what the real one over DynamoDB is held to.

import type { EventStore } from '../../lambda/consumer/consume.ts';
import type { PosterEvent } from '../../lambda/consumer/event.ts';
import {
  DELIVERY_LOG_MAX_ENTRIES,
  formatAddress,
  formatDelivery,
} from '../../lambda/table-layout.ts';

export interface StoredEvent {
  event: PosterEvent;
  deliveryLog: Set<string>;
}

export function createMemoryEventStore(): EventStore & { stored(): StoredEvent[] } {
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
