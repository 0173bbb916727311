// What Poster's check button sends, in every shape that receivers have seen.

import { type HookSource, signatureOf } from '../hook-source.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const testHookKinds: Kind[] = [{ name: 'test hook, any shape', weight: 4, make: testHook }];

/** Answered 200 signed or not, complete or not, and never recorded. */
function testHook(source: HookSource): Draft {
  const hook = source.signed({ action: 'test' });
  const { verify: _, ...unsigned } = hook;
  const fields = source.random.pick<object>([
    hook,
    unsigned,
    { action: 'test' },
    { ...hook, verify: signatureOf(hook, 'another') },
    { ...hook, account: [], time: null },
  ]);
  const form = Object.values(fields).every((value) => typeof value === 'string')
    ? source.random.pick([asForm, bracketed, undefined])
    : undefined;
  return form === undefined
    ? { body: JSON.stringify(fields), status: 200 }
    : { body: form(fields), headers: FORM_TYPE, status: 200 };
}
