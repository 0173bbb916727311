// Entries of the inspector's lists for tests, and walks over them.

import type { EventRow } from '../../tools/inspector/api.ts';
import type { Walk } from '../../tools/inspector/server/entry-window.ts';

/** @param second names the entry, and when it was received */
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

/** Counts how far it was walked. */
export async function* walkOver(entries: readonly EventRow[], onStep = () => {}): Walk {
  for (const entry of entries) {
    onStep();
    yield entry;
  }
}
