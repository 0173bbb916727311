// Waits for a condition, so that no test sleeps for a fixed time.

import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Calls `read` until `isDone` accepts its value, and returns that value.
 *
 * @throws Error with the last value
 */
export async function eventually<T>(
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  timeoutMs = 40_000,
  pollMs = POLL_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > deadline) throw new Error(`timed out; last value: ${JSON.stringify(value)}`);
    await delay(pollMs);
  }
}
