// What may be asked of a genuine hook beyond its signature, checked at synthesis and handed to the
// verifier.

import type { Duration } from 'aws-cdk-lib';
import { isAccountName } from '../lambda/poster/hook.ts';

export interface AdmissionOptions {
  /**
   * Refuses hooks whose `time` is further back, with 403: an old hook that somebody captured cannot
   * be replayed for ever. At least three days, since Poster repeats a hook for two.
   * @default none: hooks of any age are taken
   */
  maxEventAge?: Duration;
  /**
   * The accounts to take hooks of; any other is refused with 403, and Poster stops sending it.
   * @default all
   */
  allowedAccounts?: readonly string[];
}

/** The part of the verifier's environment that says what to admit. */
export interface AdmissionEnv {
  MAX_EVENT_AGE_SECONDS?: string;
  ALLOWED_ACCOUNTS?: string;
}

const MINIMUM_EVENT_AGE_DAYS = 3;
/** Lambda's limit on all variables is 4 KB; the others and the gateway's share fit in the rest. */
const ACCOUNTS_MAX_BYTES = 3000;

/** @throws RangeError naming the option and what it may be */
export function admissionEnv(options: AdmissionOptions): AdmissionEnv {
  return { ...maxEventAgeEnv(options), ...allowedAccountsEnv(options) };
}

function maxEventAgeEnv({ maxEventAge }: AdmissionOptions) {
  if (maxEventAge === undefined) return {};
  if (maxEventAge.toDays({ integral: false }) < MINIMUM_EVENT_AGE_DAYS) {
    throw new RangeError(
      `maxEventAge must be at least ${MINIMUM_EVENT_AGE_DAYS} days: Poster repeats a hook for two; got ${maxEventAge.toHumanString()}`,
    );
  }
  return { MAX_EVENT_AGE_SECONDS: String(Math.floor(maxEventAge.toSeconds({ integral: false }))) };
}

function allowedAccountsEnv({ allowedAccounts }: AdmissionOptions) {
  if (allowedAccounts === undefined) return {};
  const odd = allowedAccounts.find((account) => !isAccountName(account));
  if (allowedAccounts.length === 0 || odd !== undefined) {
    throw new RangeError(
      `allowedAccounts must name at least one account, each of 1 to 128 characters with no ";" and no control character; got ${JSON.stringify(odd ?? [])}`,
    );
  }
  const ALLOWED_ACCOUNTS = allowedAccounts.join(';');
  if (Buffer.byteLength(ALLOWED_ACCOUNTS) > ACCOUNTS_MAX_BYTES) {
    throw new RangeError(
      `allowedAccounts must fit ${ACCOUNTS_MAX_BYTES} bytes, as it goes into the function's environment; leave it out and sort by account downstream`,
    );
  }
  return { ALLOWED_ACCOUNTS };
}
