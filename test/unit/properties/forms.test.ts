// A hook reads the same from a request of any form and from the queue.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../lambda/poster/body.ts';
import { asText, type Hook, hasData, readHook } from '../../../lambda/poster/hook.ts';
import { isSigned } from '../../../lambda/poster/signature.ts';
import { readQueuedHook, writeQueuedHook } from '../../../lambda/runtime/hook-queue.ts';
import { FORMS, type HookBody, toBody } from '../../../tools/client/hooks.ts';
import { delivery, escapedAtRandom, signedFields } from '../../support/arbitraries.ts';
import { SECRET, signedHook } from '../../support/hooks.ts';

/** Poster's check is not read as a hook in a form. */
const hooks = signedFields
  .filter(({ action }) => action !== 'test')
  .map((fields) => signedHook({ data: undefined, ...fields }));

/** A form has neither numbers nor null. */
const asTexts = ({ object_id, time, account_number, ...hook }: Hook) => ({
  ...hook,
  data: hasData({ ...hook, object_id, time }) ? hook.data : undefined,
  object_id: asText(object_id),
  time: asText(time),
  account_number: account_number === undefined ? undefined : asText(account_number),
});

function readBack({ body, contentType }: HookBody): Hook {
  const reading = readBody(Buffer.from(body), contentType);
  if (!reading.ok) throw new Error(reading.problem);
  const hook = readHook(reading.value);
  if (!hook.ok) throw new Error(`${hook.field} ${hook.problem}`);
  return hook.value;
}

describe('any hook of the grammar', () => {
  it.each(FORMS)('reads back unchanged and signed from the form %s', (form) => {
    fc.assert(
      fc.property(hooks, (hook) => {
        const read = readBack(toBody(hook, form, 'https://example.com/'));
        expect(asTexts(read)).toEqual(asTexts(hook));
        expect(isSigned(read, [SECRET])).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads back unchanged from JSON, with any characters escaped', () => {
    const escaped = hooks.chain((hook) => fc.tuple(fc.constant(hook), escapedAtRandom(hook)));
    fc.assert(
      fc.property(escaped, ([hook, body]) => {
        const read = readBack({ body, contentType: 'application/json' });
        expect(read).toEqual({ ...hook });
      }),
      { numRuns: 500 },
    );
  });

  it('passes through the queue unchanged, in characters that SQS and its emulators accept', () => {
    fc.assert(
      fc.property(signedFields, delivery, (fields, arrived) => {
        const body = writeQueuedHook({ fields, ...arrived });
        expect(body).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/);
        expect(readQueuedHook(body)).toEqual({ ok: true, value: { fields, ...arrived } });
      }),
      { numRuns: 1_000 },
    );
  });
});
