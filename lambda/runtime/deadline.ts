// Stops waiting shortly before Lambda ends the invocation, while there is still time to answer.

/** The time was up. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

export interface Deadline {
  /** Rejects with DeadlineError once the time is up. `work` continues, but its result is ignored. */
  before<T>(work: Promise<T>): Promise<T>;
  /** Frees the timer. */
  clear(): void;
}

/** How much of the invocation's time is kept for the answer. */
const ANSWER_MARGIN_MS = 500;

/**
 * Uses no AbortSignal: with one, the SDK would build the command's middleware anew for every call,
 * which takes a tenth of the call's CPU time.
 *
 * @param remainingMs time until Lambda ends the invocation
 * @param marginMs how much of it to keep
 */
export function startDeadline(
  remainingMs: number,
  { marginMs = ANSWER_MARGIN_MS }: { marginMs?: number } = {},
): Deadline {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => {});
  const end = () => reject(new DeadlineError('no time left'));
  const timer = setTimeout(end, Math.max(0, remainingMs - marginMs));
  return {
    before: (work) => Promise.race([work, passed]),
    clear: () => clearTimeout(timer),
  };
}
