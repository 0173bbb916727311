// Changes one field of a signed hook, as somebody on the way would: the signature no longer fits.

import type { Hook } from '../../../lambda/poster/hook.ts';

export const TAMPERED_FIELDS = [
  'account',
  'object',
  'object_id',
  'action',
  'data',
  'time',
  'verify',
] as const;

export type TamperedField = (typeof TAMPERED_FIELDS)[number];

/** @returns the hook with another value in `field`, one that keeps the grammar */
export function tamper(hook: Hook, field: TamperedField): Hook {
  switch (field) {
    case 'time':
      return { ...hook, time: String(Number(hook.time) + 1) };
    case 'object_id':
      return { ...hook, object_id: `${hook.object_id}0` };
    case 'verify':
      return { ...hook, verify: hook.verify.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
    case 'data':
      return { ...hook, data: `${hook.data ?? ''} ` };
    default:
      return { ...hook, [field]: `${hook[field]}x` };
  }
}
