// Waits on a condition, so that no test sleeps.

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** Waits until `read` gives what `isDone` wants, and gives it; fails with the last value if never. */
export async function eventually<T>(
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > deadline) throw new Error(`never came true; last: ${JSON.stringify(value)}`);
    await delay(POLL_MS);
  }
}
