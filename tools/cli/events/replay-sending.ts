// Sends what is to be replayed, one hook after another, and counts the answers.

import type { EventItem } from '../../../lambda/table-layout.ts';
import { UserError } from '../../client/errors.ts';
import { hookOf, toBody } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { outOfTotal, startProgress } from '../../terminal/progress.ts';
import { paced } from '../pace.ts';

export interface Sending {
  url: string;
  secret: string;
  /** Hooks a second, at most: one is sent when the one before is answered. */
  rate: number;
  /** Told of each hook that got an answer, whichever. */
  onAnswered(event: EventItem): void;
}

export interface Answers {
  sent: number;
  /** How often which status was answered. */
  byStatus: ReadonlyMap<number, number>;
}

/**
 * @param events starts the events anew: for a bar on a terminal they are counted first
 * @throws UserError when nothing answers at the URL
 */
export async function sendAgain(
  events: () => AsyncIterable<EventItem>,
  { url, secret, rate, onAnswered }: Sending,
): Promise<Answers> {
  const byStatus = new Map<number, number>();
  let sent = 0;
  const progress = startProgress(
    process.stderr.isTTY ? await count(events()) : 0,
    outOfTotal('sent'),
  );
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
    throw new UserError(`${error.message}; ${sent} were answered before`);
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
