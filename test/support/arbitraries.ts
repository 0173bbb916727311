// Random hooks for the property tests. They cover everything that the grammar allows, and prefer
// awkward values: texts that look like other fields, ";" in data, characters outside ASCII, few
// different values.

import fc from 'fast-check';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import type { Delivery } from '../../lambda/table-layout.ts';

/**
 * A character that the grammar allows in a name: no control character and no ";". `binary` has no
 * surrogates.
 */
const nameCharacter = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => /[^;\p{Cc}]/u.test(c)),
  fc.constantFrom('a', 'B', '1', ' ', '"', '\\', '&', '=', '%', '+', '[', ']', 'ї', '☕', '🥐'),
);

const timeText = fc.stringMatching(/^[0-9]{9,12}$/);

/** Names that look like a time, a digest, another field or a number. */
const lookAlike = fc.oneof(
  fc.constantFrom('transaction', 'closed', 'test', 'data', '__proto__', 'null', '-0', '1e3'),
  timeText,
  fc.stringMatching(/^[0-9a-f]{16}$/),
  fc.maxSafeInteger().map(String),
);

const name = (maxLength: number) =>
  fc.oneof(lookAlike, fc.string({ unit: nameCharacter, minLength: 1, maxLength }));

/** Any text that JSON can contain and Poster can sign, which is any text without lone surrogates. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.json({ maxDepth: 3 }),
  fc.array(fc.oneof(timeText, fc.constantFrom('', 'closed', 'x')), { maxLength: 5 }).map(joinParts),
);

function joinParts(parts: string[]): string {
  return parts.join(';');
}

const withoutUndefined = <T extends object>(value: T): T =>
  // JSON has no field with the value undefined.
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

/** The signed fields of any hook that the grammar allows. */
export const signedFields: fc.Arbitrary<SignedFields> = fc
  .record({
    account: name(128),
    object: name(64),
    object_id: fc.oneof(fc.maxSafeInteger(), name(64)),
    action: name(64),
    data: fc.oneof(fc.constantFrom(undefined, null), anyText),
    time: fc.oneof(timeText, fc.integer({ min: 100_000_000, max: 999_999_999_999 })),
    account_number: fc.oneof(fc.constant(undefined), fc.maxSafeInteger(), name(128)),
  })
  .map(withoutUndefined);

const few = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Signed fields with so few different values that two hooks agree in most of them. */
export const similarFields: fc.Arbitrary<SignedFields> = fc
  .record({
    account: few('a', 'a 1'),
    object: few('o', 'o 1', '1'),
    object_id: few<string | number>(1, '1', 'o', '01'),
    action: few('closed', 'closed 1', 'e3b0c44298fc1c14'),
    data: few(undefined, null, '', '1', 'closed', 'closed;100000000', '{"a":1}', '{"a":1} '),
    time: few<string | number>('100000000', 100_000_000, '0100000000', '100000001'),
    account_number: few<string | number | undefined>(undefined, '1', 2),
  })
  .map(withoutUndefined);

export const secret = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 });

export const delivery: fc.Arbitrary<Delivery> = fc.record({
  receivedAt: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  requestId: fc.stringMatching(/^[\x21-\x7e]{1,128}$/),
});

/** A body with some bytes changed, removed, inserted or repeated. */
export const mutated = (genuine: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.record({
        at: fc.nat(genuine.length - 1),
        removed: fc.nat(4),
        inserted: fc.oneof(
          fc.uint8Array({ maxLength: 4 }),
          fc.constantFrom('"', ';', '\\u0000', '{', '}', ',"time":1', '\ufeff').map(bytesOf),
          fc.nat(genuine.length - 1).map((from) => genuine.subarray(from, from + 20)),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) =>
      changes.reduce<Uint8Array>(
        (body, { at, removed, inserted }) =>
          Buffer.concat([body.subarray(0, at), inserted, body.subarray(at + removed)]),
        genuine,
      ),
    );

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/**
 * A hook as JSON, with random characters of its names and texts written as \uXXXX, as PHP writes many.
 */
export const escapedAtRandom = (hook: object): fc.Arbitrary<string> =>
  fc.infiniteStream(fc.boolean()).map((isEscaped) => {
    const write = (value: unknown): string =>
      typeof value === 'string'
        ? `"${value.split('').map(writeUnit).join('')}"`
        : JSON.stringify(value);
    const writeUnit = (unit: string): string =>
      isEscaped.next().value
        ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
        : JSON.stringify(unit).slice(1, -1);
    const pairs = Object.entries(hook).filter(([, value]) => value !== undefined);
    return `{${pairs.map(([name, value]) => `${write(name)}:${write(value)}`).join(' ,')}}`;
  });
