// Sends the events of a replay one after another, at a limited rate, and counts the answers.

import type { EventItem } from '../../../lambda/table-layout.ts';
import { UserError } from '../../client/errors.ts';
import { hookOf, toBody } from '../../client/hooks.ts';
import { paced } from '../../client/paced.ts';
import { postHookOrFail } from '../../client/post.ts';
import { countForBar, outOfTotal, startProgress } from '../../terminal/progress.ts';

interface Sending {
  url: string;
  secret: string;
  /** At most this many hooks per second. Each waits for the answer to the one before. */
  rate: number;
  /** Called after each hook that got an answer, whatever its status. */
  onAnswered(event: EventItem): void;
  /** Ends the sending early. */
  signal: AbortSignal;
}

/**
 * Sends each event once.
 *
 * @param events streams the events from the start; called twice on a terminal, to count them for the bar
 * @returns when all were sent or the signal is aborted: how many were sent, and how many answers had each status
 * @throws UserError when nothing answers at the URL
 */
export async function sendAgain(
  events: () => AsyncIterable<EventItem>,
  { url, secret, rate, onAnswered, signal }: Sending,
): Promise<{ sent: number; byStatus: ReadonlyMap<number, number> }> {
  const byStatus = new Map<number, number>();
  let sent = 0;
  const progress = startProgress(await countForBar(events(), signal), outOfTotal('sent'));
  try {
    for await (const event of paced(events(), rate, { signal })) {
      if (signal.aborted) break;
      const { status } = await postHookOrFail(url, toBody(hookOf(event, secret), 'json', url));
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      sent += 1;
      onAnswered(event);
      progress.update(sent);
    }
  } catch (error) {
    if (signal.aborted) return { sent, byStatus };
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}; ${sent} hooks were answered before that`);
  } finally {
    progress.stop();
  }
  return { sent, byStatus };
}
