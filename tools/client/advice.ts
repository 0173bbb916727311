// What to do about a hook that is not in the table.

import type { RejectionReason } from '../../lambda/runtime/log.ts';

/** Why a hook was refused, or where it is stuck. */
type Trouble = RejectionReason | 'not-recorded' | 'dead';

const ADVICE: Record<Trouble, string> = {
  'bad-signature':
    'bad-signature: signed with a secret that is not stored here, changed on the way, or forged.\n' +
    '  `secret check` says which, given the body of the request. If all hooks are refused, store the app’s secret with `secret set`.',
  malformed: 'malformed: no hook of Poster’s looks like this. The field is the first one at fault.',
  'too-large':
    'too-large: the body had more than 256 KiB. Poster’s hooks have a few hundred bytes.',
  'too-old':
    'too-old: the hook is genuine, but older than `maxEventAge` allows. Poster sends it again for two days, in vain.',
  'account-not-allowed':
    'account-not-allowed: the hook is genuine, but its account is not in `allowedAccounts`. Until it is, Poster holds back the account’s later hooks.',
  'not-recorded':
    'not recorded: the queue delivers it again, and after its last attempt it becomes a dead letter. Fix what the reason says.',
  dead: 'dead letter: the consumer gave up. Fix the cause, then send it back with `dlq redrive`.',
};

/** The advice for each kind of trouble that occurs, once. */
export const adviceFor = (troubles: readonly Trouble[]): string[] =>
  [...new Set(troubles)].map((trouble) => ADVICE[trouble]);
