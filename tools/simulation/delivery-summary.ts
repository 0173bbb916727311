// A run in numbers.

import { type Answer, isAccepted } from '../client/post.ts';
import type { Attempt, SentHook } from './poster.ts';

export interface DeliverySummary {
  hooks: number;
  attempts: number;
  delivered: number;
  /** Delivered, but not at the first attempt. */
  retried: number;
  givenUp: number;
  /** Attempts by status, or `no answer`. */
  answers: Record<string, number>;
  /**
   * The longest that an account got nothing through, simulated milliseconds: from the first attempt
   * that failed to the next that was answered 200, or to the last one of the run.
   */
  longestBlockedMs: number;
}

export function summarise(deliveries: readonly SentHook[]): DeliverySummary {
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const delivered = deliveries.filter(({ outcome }) => outcome === 'delivered');
  const byAccount = Map.groupBy(deliveries, ({ hook }) => hook.account);
  const blocked = [...byAccount.values()].map((own) =>
    longestBlockMs(own.flatMap((delivery) => delivery.attempts)),
  );
  return {
    hooks: deliveries.length,
    attempts: attempts.length,
    delivered: delivered.length,
    retried: delivered.filter((delivery) => delivery.attempts.length > 1).length,
    givenUp: deliveries.length - delivered.length,
    answers: countAnswers(attempts.map(({ answer }) => answer)),
    longestBlockedMs: blocked.reduce((longest, ms) => Math.max(longest, ms), 0),
  };
}

export const answerName = (answer: Answer): string =>
  answer.answered ? String(answer.status) : 'no answer';

export function countAnswers(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = answerName(answer);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** @param attempts of one account */
function longestBlockMs(attempts: readonly Attempt[]): number {
  let sinceMs: number | undefined;
  let longestMs = 0;
  const inTime = attempts.toSorted((one, other) => one.sentAtMs - other.sentAtMs);
  for (const { sentAtMs, answeredAtMs, answer } of inTime) {
    if (!isAccepted(answer)) sinceMs ??= sentAtMs;
    if (sinceMs !== undefined) longestMs = Math.max(longestMs, answeredAtMs - sinceMs);
    if (isAccepted(answer)) sinceMs = undefined;
  }
  return longestMs;
}
