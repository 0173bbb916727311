// A signature covers one reading of one text: it holds for the hook that was signed, for no other,
// and for none that the same text could be split into.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKey } from '../../../lambda/poster/event-key.ts';
import { type Hook, hasData, readHook, type SignedFields } from '../../../lambda/poster/hook.ts';
import { isSigned, sign } from '../../../lambda/poster/signature.ts';
import { anyText, secret, signedFields, similarFields } from '../../support/arbitraries.ts';
import { SECRET } from '../../support/hooks.ts';

const isAccepted = (hook: unknown, key: string): boolean => {
  const reading = readHook(hook);
  return reading.ok && isSigned(reading.value, [key]);
};

/** What makes two hooks one, the digest aside. */
const signedText = (fields: SignedFields): string => {
  const { account, object, object_id, action, time } = fields;
  return [account, object, object_id, action, ...dataOf(fields), time].join(';');
};
const dataOf = (fields: SignedFields): string[] => (hasData(fields) ? [fields.data] : []);

describe('a signature', () => {
  it('holds for every hook of the grammar, under any secret', () => {
    fc.assert(
      fc.property(signedFields, secret, (fields, key) => {
        expect(isAccepted({ ...fields, verify: sign(fields, key) }, key)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not hold once a signed field or a digit of it is changed', () => {
    const change = fc.record(
      {
        account: fc.string({ unit: 'binary' }),
        object: fc.string({ unit: 'binary' }),
        object_id: fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' })),
        action: fc.string({ unit: 'binary' }),
        data: fc.oneof(fc.constant(null), anyText),
        time: fc.oneof(fc.stringMatching(/^[0-9]{9,12}$/), anyText),
        verify: fc.oneof(fc.stringMatching(/^[0-9a-fA-F]{32}$/), fc.string()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(signedFields, change, (fields, changed) => {
        const hook = { ...fields, verify: sign(fields, SECRET) };
        const forged = { ...hook, ...changed };
        fc.pre(signedText(forged) !== signedText(hook) || forged.verify !== hook.verify);
        expect(isAccepted(forged, SECRET)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not hold under another secret', () => {
    fc.assert(
      fc.property(signedFields, secret, secret, (fields, key, other) => {
        fc.pre(key !== other);
        expect(isAccepted({ ...fields, verify: sign(fields, key) }, other)).toBe(false);
      }),
    );
  });

  it('of two hooks is the same exactly when their account and event key are', () => {
    fc.assert(
      fc.property(similarFields, similarFields, (one, two) => {
        const isSameEvent = one.account === two.account && eventKey(one) === eventKey(two);
        expect(isSameEvent).toBe(sign(one, SECRET) === sign(two, SECRET));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the readings of one signed text', () => {
  it('of a hook: that hook alone is accepted', () => {
    fc.assert(
      fc.property(signedFields, (fields) => {
        const text = signedText(fields);
        fc.pre(text.split(';').length <= PARTS_MAX);
        expect(acceptedReadings(text).map(describeEvent)).toEqual([describeEvent(fields)]);
      }),
      { numRuns: 300 },
    );
  });

  it('of any text: one is accepted at most', () => {
    const part = fc.oneof(
      fc.constantFrom('', 'a', '1', 'closed', '\n'),
      fc.stringMatching(/^[0-9]{8,13}$/),
    );
    const text = fc.array(part, { minLength: 5, maxLength: 11 }).map((parts) => parts.join(';'));
    fc.assert(
      fc.property(text, (given) => {
        expect(acceptedReadings(given).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});

/** Past this the splits are too many to try; a text without ";" in `data` has 5 or 6. */
const PARTS_MAX = 12;
const describeEvent = (fields: SignedFields) => [fields.account, eventKey(fields), dataOf(fields)];

/** Every way to split the text into fields with and without data, as far as it is let in. */
function acceptedReadings(text: string): Hook[] {
  const parts = text.split(';');
  const verify = createHash('md5').update(`${text};${SECRET}`).digest('hex');
  const readings = [
    ...groupings(parts, 5).map(([account, object, object_id, action, time]) => {
      return { account, object, object_id, action, time, verify };
    }),
    ...groupings(parts, 6).map(([account, object, object_id, action, data, time]) => {
      return { account, object, object_id, action, data, time, verify };
    }),
  ];
  // Each has the signature; it is for the grammar to tell them apart.
  return readings
    .map((reading) => readHook(reading))
    .filter((reading) => reading.ok)
    .map((reading) => reading.value)
    .filter((hook) => isSigned(hook, [SECRET]));
}

/** The ways to join neighbouring parts so that `count` texts are left. */
function groupings(parts: readonly string[], count: number): string[][] {
  if (parts.length < count) return [];
  if (count === 1) return [[parts.join(';')]];
  return Array.from({ length: parts.length - count + 1 }, (_, extra) => extra + 1).flatMap(
    (taken) =>
      groupings(parts.slice(taken), count - 1).map((rest) => [
        parts.slice(0, taken).join(';'),
        ...rest,
      ]),
  );
}
