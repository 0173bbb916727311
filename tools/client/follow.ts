// Follows what arrives in a place that can only be read again and again.

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 1_000;

/** How far a follower has come. */
export interface Position {
  /** Unix seconds: earlier entries have all been yielded. */
  since: number;
  /** Ids of the entries since then that have been yielded. */
  seen: readonly string[];
}

export interface FollowOptions<T> {
  /** Reads what has arrived since then, in unix seconds, oldest first. */
  read(since: number): Promise<T[]>;
  /** Tells the entries apart. */
  idOf(entry: T): string;
  /** Where to begin. @default now */
  from?: Position | undefined;
  /** How long after its own time an entry may still appear. */
  lateSeconds: number;
  /** Called at first, and when the caller comes back after a group, and so has dealt with it. */
  save?: ((position: Position) => void) | undefined;
}

/** Groups of new entries as they arrive, beginning with all at `from`. Never ends by itself. */
export async function* follow<T>(options: FollowOptions<T>): AsyncGenerator<T[]> {
  const { read, idOf, lateSeconds, save } = options;
  let { since, seen } = options.from ?? { since: Date.now() / 1000, seen: [] };
  save?.({ since, seen });
  for (; ; await delay(POLL_MS)) {
    const recent = await read(since);
    const known = new Set(seen);
    const fresh = recent.filter((entry) => !known.has(idOf(entry)));
    if (fresh.length > 0) yield fresh;
    seen = recent.map(idOf);
    since = Math.max(since, Date.now() / 1000 - lateSeconds);
    if (fresh.length > 0) save?.({ since, seen });
  }
}
