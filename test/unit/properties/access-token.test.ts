// Masking removes every access token from JSON, wherever and however it is written, and leaves the rest
// as it was.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MASK, maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { parseJson } from '../../../lambda/poster/json.ts';
import { anyText } from '../../support/arbitraries.ts';

/** Part of every token, so that a leftover of one is found. */
const MARK = 'T0KEN';

/**
 * How much longer masking may make a text: `{"access_token":""}` grows most. 256 KiB, the most that a
 * request can carry, then still fit into an item, which takes 400 KB.
 */
const GROWTH_MAX = 22 / 19;

/** A JSON text with tokens in it, and the same text with all of them masked. */
interface Pair {
  text: string;
  masked: string;
}

const key = fc
  .oneof(fc.string(), fc.constantFrom('user_id', 'token', 'access', 'ACCESS'))
  .map((name) => (name === 'access_token' ? 'other' : name));
const space = fc.constantFrom('', '', ' ', '\n\t');
const plain = fc
  .json({ maxDepth: 2, stringUnit: 'grapheme' })
  .map((text) => ({ text, masked: text }));

/** The key, with some of its letters escaped. */
const tokenKey = fc
  .array(fc.boolean(), { minLength: 12, maxLength: 12 })
  .map((isEscaped) =>
    [...'access_token'].map((c, i) => (isEscaped[i] ? `\\u00${c.charCodeAt(0).toString(16)}` : c)),
  )
  .map((characters) => `"${characters.join('')}"`);

/** Mostly text. Any other value of the key may be a credential too. */
const token: fc.Arbitrary<Pair> = fc.oneof(
  fc
    .string({ unit: 'binary' })
    .map((text) => ({ text: JSON.stringify(`${text}${MARK}`), masked: `"${MASK}"` })),
  fc
    .oneof(
      fc.json({ maxDepth: 2 }).map((json) => `{ "a" : [${json}, "${MARK}"] }`),
      fc.json({ maxDepth: 2 }).map((json) => `[${json},"]${MARK}" , {"b":"${MARK}"}]`),
      fc.constantFrom('1', 'true', '-1.5e3', '[]', '{}'),
    )
    .map((text) => ({ text, masked: 'null' })),
);
const tokenEntry = fc.tuple(tokenKey, space, token).map(([name, gap, { text, masked }]) => ({
  text: `${name}${gap}:${gap}${text}`,
  masked: `${name}${gap}:${gap}${masked}`,
}));

const { tree } = fc.letrec<{ tree: Pair; object: Pair; array: Pair; nested: Pair; entry: Pair }>(
  (tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, plain, tie('object'), tie('array'), tie('nested')),
    object: fc
      .tuple(fc.array(tie('entry'), { maxLength: 3 }), tokenEntry, tie('entry'))
      .map(([before, middle, after]) => wrap('{', [...before, middle, after], '}')),
    array: fc.array(tie('tree'), { maxLength: 3 }).map((items) => wrap('[', items, ']')),
    nested: tie('tree').map(({ text, masked }) => ({
      text: JSON.stringify(text),
      masked: JSON.stringify(masked),
    })),
    entry: fc.tuple(key, space, tie('tree')).map(([name, gap, { text, masked }]) => ({
      text: `${JSON.stringify(name)}${gap}:${text}`,
      masked: `${JSON.stringify(name)}${gap}:${masked}`,
    })),
  }),
);

const wrap = (open: string, parts: Pair[], close: string): Pair => ({
  text: `${open}${parts.map(({ text }) => text).join(' , ')}${close}`,
  masked: `${open}${parts.map(({ masked }) => masked).join(' , ')}${close}`,
});

describe('maskAccessToken', () => {
  it('masks every token in JSON at any depth, and changes nothing else', () => {
    fc.assert(
      fc.property(tree, ({ text, masked }) => {
        const result = maskAccessToken(text);
        expect(result.masked).toBe(masked);
        expect(result.masked).not.toContain(MARK);
        expect(result.masked.length).toBeLessThanOrEqual(text.length * GROWTH_MAX);
      }),
      { numRuns: 2_000 },
    );
  });

  it('drops everything after the key in text that is not JSON', () => {
    const around = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"a":"', 'access_token'));
    const joint = fc.constantFrom(
      '=',
      ': ',
      '":"',
      '" : "',
      '\\":\\"',
      "':'",
      '\\u003d',
      '":{"v":"',
    );
    fc.assert(
      fc.property(around, joint, around, (before, between, after) => {
        const text = `${before}access_token${between}${MARK}${after}`;
        fc.pre(parseJson(text) === undefined);
        expect(maskAccessToken(text).masked.slice(before.length)).not.toContain(MARK);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves text that is already masked unchanged', () => {
    fc.assert(
      fc.property(tree, ({ text }) => {
        const { masked } = maskAccessToken(text);
        expect(maskAccessToken(masked).masked).toBe(masked);
      }),
    );
  });

  it('leaves text without the key unchanged, JSON or not', () => {
    const text = fc.oneof(anyText, fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(text, (given) => {
        fc.pre(!given.includes('access_token'));
        expect(maskAccessToken(given)).toEqual({ masked: given, accessToken: undefined });
      }),
      { numRuns: 1_000 },
    );
  });
});
