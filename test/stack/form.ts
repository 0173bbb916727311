// Hooks as forms, beside those that Poster is known to send.

import type { Hook } from '../../lambda/poster/hook.ts';
import { toBody } from '../../tools/client/hooks.ts';

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The flat form with `data` as it stands: escaped, much of it would be larger than a body may be. */
export function unescapedForm({ data, ...hook }: Hook): string {
  return `${toBody(hook, 'flat', '').body}&data=${data}`;
}
