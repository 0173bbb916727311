// Makes entries of the inspector's list for tests, and walks through them.

import type { EventRow } from '../../tools/inspector/api.ts';
import type { Walk } from '../../tools/inspector/server/entry-window.ts';

/** @param second identifies the entry and is its time of receipt */
export const entryOf = (second: number, overrides: Partial<EventRow> = {}): EventRow => ({
  account: 'demo',
  eventKey: `key-${second}`,
  object: 'transaction',
  objectId: String(second),
  action: 'closed',
  time: second,
  receivedAt: new Date(second * 1000).toISOString(),
  ...overrides,
});

/** @param onStep called for each entry that is read */
export async function* walkOver(entries: readonly EventRow[], onStep = () => {}): Walk {
  for (const entry of entries) {
    onStep();
    yield entry;
  }
}
