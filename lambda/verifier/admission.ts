// What an operator may ask of a genuine hook beyond its signature. Both rules are off unless set:
// a hook refused here holds up every later one of its account.

import type { SignedFields } from '../poster/hook.ts';

export interface Admission {
  /** Hooks whose `time` is further back are refused; undefined: none for their age. */
  maxAgeSeconds: number | undefined;
  /** Hooks of other accounts are refused; undefined: all are taken. */
  accounts: ReadonlySet<string> | undefined;
}

export type AdmissionProblem = 'too-old' | 'account-not-allowed';

/**
 * @param receivedAt when the hook was received, ISO 8601
 * @returns why a genuine hook is not admitted, or undefined when it is
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
