// Follows what arrives in a place that can only be read again and again.

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 1_000;

export interface FollowOptions<T> {
  /** Reads what has arrived since then, in unix seconds, oldest first. */
  read(since: number): Promise<T[]>;
  /** Tells the entries apart. */
  idOf(entry: T): string;
  /** Where to begin, in unix seconds. @default now */
  since?: number | undefined;
  /** How long after its own time an entry may still appear. */
  lateSeconds: number;
}

/** Groups of new entries as they arrive, beginning with all since `since`. Never ends by itself. */
export async function* follow<T>(options: FollowOptions<T>): AsyncGenerator<T[]> {
  const { read, idOf, lateSeconds } = options;
  let since = options.since ?? Date.now() / 1000;
  for (let seen = new Set<string>(); ; await delay(POLL_MS)) {
    const recent = await read(since);
    const fresh = recent.filter((entry) => !seen.has(idOf(entry)));
    if (fresh.length > 0) yield fresh;
    seen = new Set(recent.map(idOf));
    since = Math.max(since, Date.now() / 1000 - lateSeconds);
  }
}
