// Random hooks for the property tests: all that the grammar allows, leaning towards what is awkward
// (look-alikes of other fields, ";" in data, characters outside ASCII, few different values).

import fc from 'fast-check';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import type { Delivery } from '../../lambda/table-layout.ts';

/** What the grammar keeps out of a name, control characters and ";"; `binary` has no surrogates. */
const nameCharacter = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => /[^;\p{Cc}]/u.test(c)),
  fc.constantFrom('a', 'B', '1', ' ', '"', '\\', '&', '=', '%', '+', '[', ']', 'ї', '☕', '🥐'),
);

const timeText = fc.stringMatching(/^[0-9]{9,12}$/);

/** Names that could pass for a time, a digest, another field or a number. */
const lookAlike = fc.oneof(
  fc.constantFrom('transaction', 'closed', 'test', 'data', '__proto__', 'null', '-0', '1e3'),
  timeText,
  fc.stringMatching(/^[0-9a-f]{16}$/),
  fc.maxSafeInteger().map(String),
);

const name = (maxLength: number) =>
  fc.oneof(lookAlike, fc.string({ unit: nameCharacter, minLength: 1, maxLength }));

/** Texts that JSON can hold and a signature can cover: any at all but lone surrogates. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.json({ maxDepth: 3 }),
  fc.array(fc.oneof(timeText, fc.constantFrom('', 'closed', 'x')), { maxLength: 5 }).map(joined),
);

function joined(parts: string[]): string {
  return parts.join(';');
}

const withoutUndefined = <T extends object>(value: T): T =>
  // A field that is there with no value is not what JSON can bring.
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;

/** A hook's signed fields within the grammar. */
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

/** The same out of so few values that two of them agree in most fields. */
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

/** A body with some of its bytes changed, taken out, put in, doubled or cut off. */
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

/** A hook as JSON, some characters of its names and texts as \uXXXX: PHP writes many of them so. */
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
