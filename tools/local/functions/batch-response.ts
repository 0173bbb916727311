// Reads which records of a batch a function says it could not do.

import * as z from 'zod';

const responseSchema = z.union([
  z.null(),
  z.undefined(),
  z.looseObject({
    batchItemFailures: z
      .array(z.object({ itemIdentifier: z.string().min(1) }))
      .nullish()
      .transform((failures) => failures ?? []),
  }),
]);

/**
 * @param ids of the batch
 * @returns ids of those that failed; none listed means that all are done
 * @throws Error for an answer of another form or an id that is not in the batch: all of it failed
 */
export function readFailures(response: unknown, ids: readonly (string | undefined)[]): Set<string> {
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) throw new Error('the function answered with no batchItemFailures');
  const failures = parsed.data?.batchItemFailures ?? [];
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  if ([...failed].some((id) => !ids.includes(id))) {
    throw new Error('the function reported a failure that is not in the batch');
  }
  return failed;
}
