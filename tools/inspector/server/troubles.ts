// The hooks that are not in the table: refused, or being tried again.

import type { HookSubject } from '../../../lambda/poster/hook-facts.ts';
import { adviceFor } from '../../client/advice.ts';
import { describeAttempt, readRetries } from '../../client/retries.ts';
import type { Target } from '../../client/target.ts';
import { readRefusals } from '../../client/troubles.ts';
import type { HookFields, Troubles } from '../api.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** As many as a person looks through; the filter finds others. */
const REFUSALS_MAX = 20;

/** @throws UserError or the SDK's error */
export async function readTroubles(
  target: Target,
  filter: HookFields,
  now: Date,
): Promise<Troubles> {
  const since = now.getTime() / 1000 - DAY_SECONDS;
  const [{ retries }, refusals] = await Promise.all([
    readRetries(target),
    readRefusals(target, { account: filter.account || undefined, since }),
  ]);
  const failing = retries.filter(({ last }) => matches(last, filter));
  const refused = refusals.filter((refusal) => matches(refusal, filter));
  const latest = refused.slice(-REFUSALS_MAX).reverse();
  return {
    retries: failing.map((retry) => ({ ...retry, reason: describeAttempt(retry.last) })),
    refusals: latest,
    refused: refused.length,
    advice: adviceFor([
      ...failing.map(() => 'not-recorded' as const),
      ...latest.map(({ reason }) => reason),
    ]),
  };
}

/** As the list of events does: the account exactly, the others by any part. */
const matches = (hook: HookSubject, { account, object, action, id }: HookFields): boolean =>
  (account === '' || hook.account === account) &&
  (hook.object ?? '').includes(object) &&
  (hook.action ?? '').includes(action) &&
  (hook.objectId ?? '').includes(id);
