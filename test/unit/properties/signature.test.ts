// A signature is valid for the hook that was signed and for no other, not even for one that another
// split of the same signed text would give.

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

/** The text that Poster signs, without the secret. */
const signedText = (fields: SignedFields): string => {
  const { account, object, object_id, action, time } = fields;
  return [account, object, object_id, action, ...dataOf(fields), time].join(';');
};
const dataOf = (fields: SignedFields): string[] => (hasData(fields) ? [fields.data] : []);

describe('the signature of any hook', () => {
  it('is accepted when the hook follows the grammar, under any secret', () => {
    fc.assert(
      fc.property(signedFields, secret, (fields, key) => {
        expect(isAccepted({ ...fields, verify: sign(fields, key) }, key)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused after a signed field or a digit of the signature is changed', () => {
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

  it('is refused under another secret', () => {
    fc.assert(
      fc.property(signedFields, secret, secret, (fields, key, other) => {
        fc.pre(key !== other);
        expect(isAccepted({ ...fields, verify: sign(fields, key) }, other)).toBe(false);
      }),
    );
  });

  it('equals that of another hook exactly when both have the same account and event key', () => {
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
  it('include exactly one accepted hook, which is the signed one', () => {
    fc.assert(
      fc.property(signedFields, (fields) => {
        const text = signedText(fields);
        fc.pre(text.split(';').length <= PARTS_MAX);
        expect(acceptedReadings(text).map(describeEvent)).toEqual([describeEvent(fields)]);
      }),
      { numRuns: 300 },
    );
  });

  it('include at most one accepted hook, whatever the text', () => {
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

/**
 * A text without ";" in `data` has 5 or 6 parts. With more than this, there are too many splits to try.
 */
const PARTS_MAX = 12;
const describeEvent = (fields: SignedFields) => [fields.account, eventKey(fields), dataOf(fields)];

/**
 * Splits the text into fields in every way, with and without data, and returns the hooks that are
 * accepted.
 */
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
  // All of them have the right signature, so the grammar has to tell them apart.
  return readings
    .map((reading) => readHook(reading))
    .filter((reading) => reading.ok)
    .map((reading) => reading.value)
    .filter((hook) => isSigned(hook, [SECRET]));
}

/** All ways to join neighbouring parts so that `count` texts are left. */
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
