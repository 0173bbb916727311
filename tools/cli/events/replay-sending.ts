// Sends the events of a replay one after another, at a limited rate, and counts the answers.

import { setTimeout as delay } from 'node:timers/promises';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { UserError } from '../../client/errors.ts';
import { hookOf, toBody } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { outOfTotal, startProgress } from '../../terminal/progress.ts';

interface Sending {
  url: string;
  secret: string;
  /** At most this many hooks per second. Each waits for the answer to the one before. */
  rate: number;
  /** Called after each hook that got an answer, whatever its status. */
  onAnswered(event: EventItem): void;
}

/**
 * Sends each event once.
 *
 * @param events streams the events from the start; called twice on a terminal, to count them for the bar
 * @returns how many were sent, and how many answers had each status
 * @throws UserError when nothing answers at the URL
 */
export async function sendAgain(
  events: () => AsyncIterable<EventItem>,
  { url, secret, rate, onAnswered }: Sending,
): Promise<{ sent: number; byStatus: ReadonlyMap<number, number> }> {
  const byStatus = new Map<number, number>();
  let sent = 0;
  const total = process.stderr.isTTY ? await count(events()) : 0;
  const progress = startProgress(total, outOfTotal('sent'));
  try {
    for await (const event of paced(events(), rate)) {
      const { status } = await postHookOrFail(url, toBody(hookOf(event, secret), 'json', url));
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      sent += 1;
      onAnswered(event);
      progress.update(sent);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}; ${sent} hooks were answered before that`);
  } finally {
    progress.stop();
  }
  return { sent, byStatus };
}

async function count(values: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of values) total += 1;
  return total;
}

/**
 * Passes values on at no more than a given rate, evenly spread. It does not catch up after a delay, so
 * there are no bursts.
 *
 * @param clock for tests; `now` returns milliseconds
 */
export async function* paced<T>(
  values: AsyncIterable<T>,
  perSecond: number,
  clock: { now(): number; delay(ms: number): Promise<unknown> } = { now: Date.now, delay },
): AsyncGenerator<T> {
  const intervalMs = 1000 / perSecond;
  let dueMs = clock.now();
  for await (const value of values) {
    const waitMs = dueMs - clock.now();
    if (waitMs > 0) await clock.delay(waitMs);
    dueMs = Math.max(dueMs, clock.now()) + intervalMs;
    yield value;
  }
}
