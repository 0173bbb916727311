// Entries of the inspector's lists for tests, and walks over them.

import type { Entry, Walk } from '../../tools/inspector/server/entries.ts';

/** @param second names the entry, and when it was received */
export const entryOf = (second: number, overrides: Partial<Entry> = {}): Entry => ({
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
export async function* walkOver(entries: readonly Entry[], onStep = () => {}): Walk {
  for (const entry of entries) {
    onStep();
    yield entry;
  }
}
