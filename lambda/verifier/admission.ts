// Rules that an operator can set for genuine hooks, besides the signature. Both rules are off by default: a
// hook that is refused here holds up every later hook of its account.

import type { SignedFields } from '../poster/hook.ts';

export interface Admission {
  /** Refuses hooks whose `time` is older; undefined accepts hooks of any age. */
  maxAgeSeconds: number | undefined;
  /** Refuses hooks of any other account; undefined accepts all accounts. */
  accounts: ReadonlySet<string> | undefined;
}

export type AdmissionProblem = 'too-old' | 'account-not-allowed';

/**
 * @param receivedAt when the hook was received, ISO 8601
 * @returns why a genuine hook is refused, or undefined when it is admitted
 */
export function findAdmissionProblem(
  { maxAgeSeconds, accounts }: Admission,
  { account, time }: SignedFields,
  receivedAt: string,
): AdmissionProblem | undefined {
  if (accounts !== undefined && !accounts.has(account)) return 'account-not-allowed';
  const ageSeconds = Date.parse(receivedAt) / 1000 - Number(time);
  return maxAgeSeconds !== undefined && ageSeconds > maxAgeSeconds ? 'too-old' : undefined;
}
