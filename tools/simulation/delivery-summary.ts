// Sums up in numbers what happened to the hooks of a run.

import { type Answer, isAccepted } from '../client/post.ts';
import type { Attempt, SentHook } from './poster.ts';

interface DeliverySummary {
  hooks: number;
  attempts: number;
  delivered: number;
  /** Delivered, but not by the first attempt. */
  retried: number;
  givenUp: number;
  /** Number of attempts by status, or by `no answer`. */
  answers: Record<string, number>;
  /**
   * The longest time that an account was blocked, in simulated milliseconds: from the first failed attempt
   * to the next one answered with 200, or to the last attempt of the run.
   */
  longestBlockedMs: number;
}

export function summarise(deliveries: readonly SentHook[]): DeliverySummary {
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const answers: Record<string, number> = {};
  for (const name of attempts.map(({ answer }) => answerName(answer))) {
    answers[name] = (answers[name] ?? 0) + 1;
  }
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
    answers,
    longestBlockedMs: blocked.reduce((longest, ms) => Math.max(longest, ms), 0),
  };
}

export const answerName = (answer: Answer): string =>
  answer.answered ? String(answer.status) : 'no answer';

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
