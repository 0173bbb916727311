// Lambda's rules for a batch of stream records that fails: go on from the first failed one, split,
// try again, give up.

/** Of the mapping. */
export interface BatchRules {
  /** Whether a batch that fails from its first record on is split in two. */
  bisects: boolean;
  /** How often what cannot be split is tried again. */
  retryAttempts: number;
}

export interface BatchSteps<T> {
  /** Invokes the function. @returns the index of the first failed record; undefined when all are done */
  attempt(records: readonly T[]): Promise<number | undefined>;
  /** This record and all before it are done. */
  done(record: T): void;
  /** Tells of records that failed for good, after so many invocations. */
  giveUp(records: readonly T[], invocations: number): Promise<void>;
  /** Waits before the next try; `retry` counts from 1. */
  backOff(retry: number): Promise<void>;
}

/**
 * Delivers a batch in order. Splitting costs no retry, as in Lambda.
 *
 * @returns once every record is done or given up. Rejects with what a step rejects with; what is not
 *   marked as done by then has to be delivered again.
 */
export async function deliverBatch<T>(
  records: readonly T[],
  rules: BatchRules,
  steps: BatchSteps<T>,
): Promise<void> {
  for (let retry = 0, rest = records; ; ) {
    const last = rest.at(-1);
    if (last === undefined) return;
    const failed = await steps.attempt(rest);
    if (failed === undefined) return steps.done(last);
    const lastDone = rest[failed - 1];
    if (lastDone !== undefined) {
      steps.done(lastDone);
      rest = rest.slice(failed);
      retry = 0;
    } else if (rules.bisects && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await deliverBatch(rest.slice(0, middle), rules, steps);
      rest = rest.slice(middle);
    } else if (retry < rules.retryAttempts) {
      retry += 1;
      await steps.backOff(retry);
    } else {
      await steps.giveUp(rest, retry + 1);
      return steps.done(last);
    }
  }
}
