// Makes hooks as Poster would sign them, and writes them as requests: in the three forms that Poster
// sends, and as a `curl` command.

import { timeOfKey } from '../../lambda/poster/event-key.ts';
import { type Hook, readSignedFields, type SignedFields } from '../../lambda/poster/hook.ts';
import type { HookSubject } from '../../lambda/poster/hook-facts.ts';
import { sign } from '../../lambda/poster/signature.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { UsageError } from './errors.ts';

export type HookDraft = Omit<SignedFields, 'time'> & { time?: string };

/**
 * Signs a hook. Its time is now unless the draft sets one.
 *
 * @throws UsageError naming the option that breaks the grammar of hooks
 */
export function signedHook({ time, ...draft }: HookDraft, secret: string): Hook {
  const fields = { ...draft, time: time ?? String(Math.floor(Date.now() / 1000)) };
  const reading = readSignedFields(fields);
  if (!reading.ok) {
    const option = reading.field === 'object_id' ? 'id' : reading.field;
    throw new UsageError(`--${option} ${reading.problem}`);
  }
  return { ...fields, verify: sign(reading.value, secret) };
}

/** What people call a hook: its account, object, id and action, as far as they are known. */
export const nameOf = ({ account, object, objectId, action }: HookSubject): string =>
  [account, object, objectId, action].filter((part) => part !== undefined).join(' ');

/** Poster sends ids as numbers. An id that a number cannot represent exactly stays text. */
export function readId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}

/**
 * The hook that a recorded event came from, signed again. Two things are lost because the table does not
 * keep them: an `access_token` in `data`, and whether an id or `time` was a number or text.
 */
export function hookOf(event: EventItem, secret: string): Hook {
  const { account, accountNumber, object, objectId, action, data, eventKey } = event;
  return signedHook(
    {
      account,
      account_number: accountNumber,
      object,
      object_id: readId(objectId),
      action,
      data,
      time: timeOfKey(eventKey),
    },
    secret,
  );
}

/** Hooks arrive as JSON. Poster's check button has been seen to send the two forms as well. */
export const FORMS = ['json', 'flat', 'bracketed'] as const;

export type Form = (typeof FORMS)[number];

export interface HookBody {
  contentType: string;
  body: string;
}

export function toBody(hook: Hook, form: Form, url: string): HookBody {
  if (form === 'json') return { contentType: 'application/json', body: JSON.stringify(hook) };
  const pairs = new URLSearchParams(form === 'bracketed' ? { url } : {});
  for (const [name, value] of Object.entries(hook)) {
    // A form cannot express null. Leaving the field out means the same to the signature.
    if (value === undefined || value === null) continue;
    pairs.append(form === 'bracketed' ? `data[${name}]` : name, String(value));
  }
  return { contentType: 'application/x-www-form-urlencoded', body: pairs.toString() };
}

/** A command for a POSIX shell that sends exactly this body. No body starts with "@", which curl expands. */
export const toCurl = ({ contentType, body }: HookBody, url: string): string =>
  `curl -H ${quote(`content-type: ${contentType}`)} -d ${quote(body)} ${quote(url)}`;

/** Quotes for a POSIX shell, only where necessary, so that a plain URL stays readable. */
export const quote = (text: string): string =>
  /^[\w:/.@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
