// Sends the events of a subscription's dead letters to its function again.

import { type EventItem, formatAddress } from '../../../lambda/table-layout.ts';
import { readFailureMessage } from '../../stream/failure-message.ts';
import type { Letter } from '../queues.ts';
import type { Target } from '../target.ts';
import { readFailedEvents } from './failed-events.ts';
import { type ResendOptions, type Resent, resendEvents } from './resend.ts';
import { openSubscriberLetters, type Subscription } from './subscriptions.ts';

/** What became of a dead letter. */
export type LetterOutcome = Pick<Letter, 'messageId' | 'sentAt'> & {
  /** Whether the letter was deleted. */
  isDone: boolean;
} & (
    | { state: 'not from Lambda' }
    /** The stream no longer has the records. These events arrived at about that time. */
    | { state: 'too old'; events: EventItem[] }
    /** `gone`: how many events are no longer in the table. */
    | { state: 'found'; events: EventItem[]; gone: number }
    | ({ state: 'sent'; events: EventItem[]; gone: number } & Resent)
  );

interface RedriveOptions extends ResendOptions {
  /** Only finds the events. */
  dryRun: boolean;
  /** When the stream no longer has the records, takes the events that arrived at about that time. */
  byTime: boolean;
}

/**
 * Deletes each letter once all of its events have been handled, and keeps the others. An event that two letters refer to
 * is sent only once.
 *
 * @returns what became of each letter, one after the other
 * @throws as `resendEvents`: the letters before are done, the others stay
 */
export async function* redriveSubscriber(
  target: Target,
  subscription: Subscription,
  { dryRun, byTime, ...options }: RedriveOptions,
): AsyncGenerator<LetterOutcome> {
  const sent = new Set<string>();
  const unhandled = new Set<string>();
  const queue = openSubscriberLetters(target, subscription);
  try {
    for (;;) {
      const letters = (await queue?.receive(Number.POSITIVE_INFINITY)) ?? [];
      if (letters.length === 0) return;
      for (const letter of letters) {
        if (options.signal?.aborted) return;
        const outcome = await redrive(letter);
        const isDone =
          outcome.state === 'sent' &&
          !outcome.events.some((event) => unhandled.has(formatAddress(event)));
        if (isDone) await queue?.discard(letter.messageId);
        yield { ...outcome, isDone };
      }
    }
  } finally {
    await queue?.release();
  }

  async function redrive({ messageId, sentAt, body }: Letter): Promise<LetterOutcome> {
    const facts = { messageId, sentAt, isDone: false };
    const batch = readFailureMessage(body);
    if (batch === undefined) return { ...facts, state: 'not from Lambda' };
    const { events, gone, isExact } = await readFailedEvents(target, subscription, batch);
    if (!isExact && !byTime) return { ...facts, state: 'too old', events };
    if (dryRun) return { ...facts, state: 'found', events, gone };
    const fresh = events.filter((event) => !sent.has(formatAddress(event)));
    for (const event of fresh) sent.add(formatAddress(event));
    const resent = await resendEvents(target, subscription, fresh, options);
    const { handled, unwanted, failed } = resent;
    const isComplete = handled + unwanted + failed.length === fresh.length;
    const rest = isComplete ? failed.map(({ event }) => event) : fresh;
    for (const event of rest) unhandled.add(formatAddress(event));
    return { ...facts, state: 'sent', events, gone, ...resent };
  }
}
