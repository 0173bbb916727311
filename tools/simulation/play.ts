// Plays a scenario: hands hooks to the simulated Poster when their time comes.

import type { Clock } from './clock.ts';
import type { Delivery, Poster } from './poster.ts';
import { signHook, type TimedFields } from './timed-fields.ts';

export interface PlayOptions {
  poster: Poster;
  clock: Clock;
  secret: string;
}

/**
 * @param hooks in order of time
 * @returns what became of each, in the same order, once the last one is answered or given up
 */
export async function play(
  hooks: Iterable<TimedFields>,
  { poster, clock, secret }: PlayOptions,
): Promise<Delivery[]> {
  const deliveries: Promise<Delivery>[] = [];
  for (const { atMs, fields } of hooks) {
    await clock.sleepUntil(atMs);
    deliveries.push(poster.deliver(signHook(fields, secret)));
  }
  return Promise.all(deliveries);
}
