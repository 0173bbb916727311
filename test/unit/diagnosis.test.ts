import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { diagnose } from '../../tools/cli/secret/diagnosis.ts';
import { fieldsOf, SECRET, signedHook, vectors } from '../support/hooks.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const stored = ['another-secret', SECRET];

/** A hook that came with other fields than were signed. */
const altered = (signed: Partial<SignedFields>, arrived: Record<string, unknown>) => ({
  ...signedHook(signed),
  ...arrived,
});

describe('a genuine hook', () => {
  it.each(vectors.genuine)('$name: says which secret signed it', ({ hook }) => {
    expect(diagnose(hook, ['another', vectors.secret])).toEqual({
      isGenuine: true,
      secret: 2,
      explanation: 'the signature matches',
    });
  });
});

/** As PHP's json_encode writes it, and as JSON.stringify does after a parse. */
const PHP_DATA = '{"photo":"https:\\/\\/a.b\\/c.png","name":"\\u0407\\u0436\\u0430","price":1}';
const JS_DATA = '{"photo":"https://a.b/c.png","name":"Їжа","price":1}';
const FLOAT = '{"value_absolute":1.0,"path":"a\\/b"}';
const PYTHON_DATA = '{"photo": "https://a.b/c.png", "name": "\\u0407\\u0436\\u0430", "price": 1}';

describe('a hook that does not match', () => {
  it.each([
    ['data lost', altered({ data: '' }, { data: undefined }), 'data-empty'],
    ['data made null', altered({ data: '' }, { data: null }), 'data-empty'],
    ['data not signed', altered({}, { data: '{"a":1}' }), 'data-left-out'],
    ['empty data not signed', altered({}, { data: '' }), 'data-left-out'],
    ['data of PHP rewritten', altered({ data: PHP_DATA }, { data: JS_DATA }), 'data-reserialised'],
    ['data rewritten by PHP', altered({ data: JS_DATA }, { data: PHP_DATA }), 'data-reserialised'],
    [
      'data rewritten by Python',
      altered({ data: PHP_DATA }, { data: PYTHON_DATA }),
      'data-reserialised',
    ],
    [
      'a float kept',
      altered({ data: FLOAT }, { data: FLOAT.replace('\\/', '/') }),
      'data-reserialised',
    ],
    ['a number as text', altered({ object_id: 42 }, { object_id: '042' }), 'number-spelling'],
    ['a float id', altered({ object_id: 42 }, { object_id: '42.0' }), 'number-spelling'],
    ['a space in a field', altered({}, { account: 'api-demo ' }), 'white-space'],
    ['a space after data', altered({ data: 'x' }, { data: 'x\n' }), 'white-space'],
    [
      'the account number',
      altered({ account: '813' }, { account: 'a', account_number: '813' }),
      'account-number',
    ],
    [
      'data after time',
      {
        ...fieldsOf({ data: 'x' }),
        verify: md5(`api-demo;transaction;42;closed;1700000000;x;${SECRET}`),
      },
      'data-after-time',
    ],
    [
      'an upper-case signature',
      altered({}, { verify: signedHook().verify.toUpperCase() }),
      'spelling',
    ],
    ['a line break in the secret', signedHook({}, `${SECRET}\n`), 'secret-spelling'],
    ['a quoted secret', signedHook({}, `"${SECRET}"`), 'secret-spelling'],
    ['an upper-case secret', signedHook({}, SECRET.toUpperCase()), 'secret-spelling'],
  ])('for %s says so and names the secret', (_, hook, cause) => {
    expect(diagnose(hook, stored)).toEqual({
      isGenuine: false,
      secret: 2,
      cause,
      explanation: expect.any(String),
    });
  });

  it('names the style in which data was signed', () => {
    const { explanation } = diagnose(altered({ data: PHP_DATA }, { data: JS_DATA }), stored);
    expect(explanation).toContain('slashes as \\/, letters beyond ASCII as \\uXXXX, no spaces');
  });

  it('for one signed with no secret says that', () => {
    expect(diagnose(signedHook({}, ''), stored)).toEqual({
      isGenuine: false,
      cause: 'no-secret',
      explanation: 'it was signed with no secret at all',
    });
  });

  it('for a secret that is not stored says that', () => {
    expect(diagnose(signedHook({ data: '{"a":1}' }, 'unknown'), stored)).toMatchObject({
      isGenuine: false,
      cause: 'wrong-secret',
    });
  });
});

describe('a hook that breaks the grammar', () => {
  const { verify } = signedHook({ data: 'X' });
  it.each([
    ['time', { ...fieldsOf({ time: 'X;1700000000' }), verify }],
    ['action', { ...fieldsOf({ action: 'closed;X' }), verify }],
  ])('with data shifted into %s is told from a wrong secret', (field, hook) => {
    expect(diagnose(hook, stored)).toMatchObject({
      isGenuine: false,
      secret: 2,
      malformed: { field },
      cause: 'field-shift',
    });
  });

  it('with data as an object says that it was parsed', () => {
    const hook = altered({ data: PHP_DATA }, { data: JSON.parse(PHP_DATA) });
    expect(diagnose(hook, stored)).toMatchObject({
      malformed: { field: 'data', problem: 'must be text, null or absent' },
      cause: 'data-reserialised',
    });
  });

  it.each([
    ['account', { account: undefined }],
    ['verify', { verify: undefined }],
    ['verify', { verify: 'short' }],
    ['time', { time: 'soon' }],
  ])('names %s', (field, change) => {
    expect(diagnose({ ...signedHook(), ...change }, stored).malformed?.field).toBe(field);
  });
});

it('repeats no secret, signature or data', () => {
  const hooks = [
    altered({ data: PHP_DATA }, { data: JS_DATA }),
    signedHook({}, `${SECRET}\n`),
    signedHook({ data: PHP_DATA }, 'unknown'),
    signedHook({ data: PHP_DATA }),
  ];
  for (const hook of hooks) {
    const said = JSON.stringify(diagnose(hook, stored));
    for (const kept of [SECRET, 'another-secret', hook.verify, 'photo', 'png']) {
      expect(said).not.toContain(kept);
    }
  }
});
