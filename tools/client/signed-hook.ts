// Makes a hook as Poster would sign it.

import {
  type Hook,
  type Malformed,
  readSignedFields,
  type SignedFields,
} from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { UsageError } from './errors.ts';

export type HookDraft = Omit<SignedFields, 'time'> & { time?: string };

/** What a person calls the fields that differ on the command line. */
const OPTION_NAMES: Record<string, string> = {
  object_id: 'id',
  account_number: 'account-number',
};

/**
 * Signs a hook, by default as of now.
 *
 * @throws UsageError naming the option that breaks the grammar of hooks
 */
export function signedHook({ time, ...draft }: HookDraft, secret: string): Hook {
  const fields = { ...draft, time: time ?? String(Math.floor(Date.now() / 1000)) };
  const reading = readSignedFields(fields);
  if (!reading.ok) throw new UsageError(explain(reading));
  return { ...fields, verify: sign(reading.value, secret) };
}

/** Poster sends ids as numbers; what does not survive as one stays text. */
export function readId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}

const explain = ({ field, problem }: Malformed) => `--${OPTION_NAMES[field] ?? field} ${problem}`;
