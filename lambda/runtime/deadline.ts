// Stops waiting before Lambda ends the invocation, while there is still time to answer.

/** The time was up. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

export interface Deadline {
  /** Rejects with DeadlineError once the time is up. `work` goes on: what it does then is not awaited. */
  before<T>(work: Promise<T>): Promise<T>;
  /** Frees the timer. */
  clear(): void;
}

/** Left of the invocation's time to answer in. */
const ANSWER_MARGIN_MS = 500;

/**
 * No AbortSignal: the SDK takes one only with options of the call, for which it would build the
 * command's chain of middleware anew each time, a tenth of what a call costs.
 *
 * @param remainingMs time until Lambda ends the invocation
 */
export function startDeadline(remainingMs: number): Deadline {
  const { promise: passed, reject } = Promise.withResolvers<never>();
  passed.catch(() => {});
  const end = () => reject(new DeadlineError('no time left'));
  const timer = setTimeout(end, Math.max(0, remainingMs - ANSWER_MARGIN_MS));
  return {
    before: (work) => Promise.race([work, passed]),
    clear: () => clearTimeout(timer),
  };
}
