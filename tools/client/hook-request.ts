// A hook as a request: the three forms in which Poster sends one, and the same as a `curl` command.

import type { Hook } from '../../lambda/poster/hook.ts';

/** JSON is what hooks come as; Poster's check button has been seen to send the other two. */
export const FORMS = ['json', 'flat', 'bracketed'] as const;

export type Form = (typeof FORMS)[number];

export interface HookRequest {
  contentType: string;
  body: string;
}

export function toRequest(hook: Hook, form: Form, url: string): HookRequest {
  if (form === 'json') return { contentType: 'application/json', body: JSON.stringify(hook) };
  const fields = Object.entries(hook)
    // A form has no null; what is not there is not set, which is the same to the signature.
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]): [string, string] => [name, String(value)]);
  const pairs: [string, string][] =
    form === 'flat'
      ? fields
      : [
          ['url', url],
          ...fields.map(([name, value]): [string, string] => [`data[${name}]`, value]),
        ];
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(pairs).toString(),
  };
}

/** A command to paste into a POSIX shell, which sends exactly this body (none opens with "@"). */
export const toCurl = ({ contentType, body }: HookRequest, url: string): string =>
  `curl -H ${quote(`content-type: ${contentType}`)} -d ${quote(body)} ${quote(url)}`;

/** As little as is needed: a plain URL stays legible. */
const quote = (text: string): string =>
  /^[\w:/.@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
