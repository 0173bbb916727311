// Makes the body that Poster would post.

import { type Malformed, readSignedFields, type SignedFields } from '../lambda/poster/hook.ts';
import { sign } from '../lambda/poster/signature.ts';
import { UsageError } from './user-error.ts';

export type HookDraft = Omit<SignedFields, 'time'> & { time?: string };

/** What a person calls the fields that differ on the command line. */
const OPTION_NAMES: Record<string, string> = { object_id: 'id' };

/**
 * Signs a hook, by default as of now.
 *
 * @returns the request body, JSON
 * @throws UsageError naming the option that breaks the grammar of hooks
 */
export function signedHookBody({ time, ...draft }: HookDraft, secret: string): string {
  const fields = { ...draft, time: time ?? String(Math.floor(Date.now() / 1000)) };
  const reading = readSignedFields(fields);
  if (!reading.ok) throw new UsageError(explain(reading));
  return JSON.stringify({ ...fields, verify: sign(reading.value, secret) });
}

const explain = ({ field, problem }: Malformed) => `--${OPTION_NAMES[field] ?? field} ${problem}`;
