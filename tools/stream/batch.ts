// Lambda's rules for a batch of records: which of them failed, and what happens next.

import * as z from 'zod';
import type { StreamRecord } from './stream-record.ts';

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * Reads a function's response to a batch.
 *
 * @param ids of the batch's records
 * @returns ids of the records that failed; none when the response lists no failures
 * @throws Error for a response of another form or with an unknown id: Lambda then takes the whole batch
 *   as failed
 */
export function readFailures(response: unknown, ids: readonly (string | undefined)[]): Set<string> {
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) throw new Error('the function’s response has no valid batchItemFailures');
  const failures = parsed.data?.batchItemFailures ?? [];
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  if ([...failed].some((id) => !ids.includes(id))) {
    throw new Error('the function reported a failure that is not in the batch');
  }
  return failed;
}

/**
 * @returns the index of the first record that the response reports as failed; undefined when all are done
 * @throws as `readFailures`
 */
export function firstReported(
  response: unknown,
  records: readonly StreamRecord[],
): number | undefined {
  const ids = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const failed = readFailures(response, ids);
  const index = ids.findIndex((id) => failed.has(id));
  return index === -1 ? undefined : index;
}

export interface BatchRules {
  /** Splits a failing batch in two, which isolates the record that fails. */
  bisects: boolean;
  /** How often a failing batch is tried again. */
  retryAttempts: number;
}

export interface BatchSteps<T> {
  /** Invokes the function. @returns the index of the first failed record; undefined when all are done */
  attempt(records: readonly T[]): Promise<number | undefined>;
  /** This record and all records before it are done. */
  done(record: T): void;
  /** Reports records that still fail after this many invocations. */
  giveUp(records: readonly T[], invocations: number): Promise<void>;
  /** Waits before the next try; `retry` counts from 1. */
  backOff(retry: number): Promise<void>;
}

/**
 * Delivers a batch in order. After a failure it continues from the first failed record. When that is the
 * batch's first record, the batch is split, then tried again, and finally given up. As in Lambda, splitting
 * does not count as a retry.
 *
 * @returns once every record is done or given up. Rejects when a step rejects; records that are not
 *   marked as done by then have to be delivered again.
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
