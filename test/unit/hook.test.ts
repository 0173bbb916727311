import { describe, expect, it } from 'vitest';
import { isTestHook, readHook, readSignedFields } from '../../lambda/poster/hook.ts';
import { signedHook, vectors } from '../support/hooks.ts';

/** The field at fault, or `none`. Also checks that the message is one of the grammar's fixed texts. */
const problemOf = (hook: unknown) => {
  const reading = readHook(hook);
  if (reading.ok) return 'none';
  expect(reading.problem).toMatch(/^must be /);
  return reading.field;
};

describe('the grammar of a hook', () => {
  it.each(vectors.genuine)('accepts the genuine hook: $name', ({ hook }) => {
    expect(readHook(hook)).toMatchObject({ ok: true, value: { account: hook.account } });
  });

  it('keeps every field as received', () => {
    const hook = {
      ...signedHook({ object_id: 7, time: 1700000000, data: '' }),
      account_number: '1',
    };
    expect(readHook(hook)).toEqual({ ok: true, value: hook });
  });

  it('drops fields that Poster does not have', () => {
    const reading = readSignedFields({ ...signedHook(), extra: 1 });
    expect(reading.ok && Object.keys(reading.value)).not.toContain('extra');
  });

  it.each(['account', 'object', 'object_id', 'action', 'time', 'verify'])(
    'names %s when it is missing',
    (field) => {
      const { [field as 'account']: _, ...rest } = signedHook();
      expect(problemOf(rest)).toBe(field);
    },
  );

  it.each([
    ['account', 813932],
    ['account', ''],
    ['account', 'a;b'],
    ['account', 'line\nbreak'],
    ['account', 'a\u0085b'],
    ['account', 'x'.repeat(129)],
    ['account', 'lone \ud800 surrogate'],
    ['object', null],
    ['object', ['transaction']],
    ['object', 'x'.repeat(65)],
    ['object_id', 1.5],
    ['object_id', 2 ** 53],
    ['object_id', Number.NaN],
    ['object_id', ''],
    ['object_id', '1;2'],
    ['object_id', { toString: 1 }],
    ['object_id', true],
    ['action', 'changed;{"a":1}'],
    ['action', 7],
    ['time', '12345678'],
    ['time', '1234567890123'],
    ['time', ' 1700000000'],
    ['time', '1700000000\n'],
    ['time', '１７００００００００'],
    ['time', 99_999_999],
    ['time', 1e12],
    ['time', 1700000000.5],
    ['time', -1700000000],
    ['data', 5],
    ['data', {}],
    ['data', ['x']],
    ['data', 'lone \udc00 surrogate'],
    ['verify', 'a'.repeat(31)],
    ['verify', 'g'.repeat(32)],
    ['verify', 0],
  ])('refuses %s: %j', (field, value) => {
    expect(problemOf({ ...signedHook(), [field]: value })).toBe(field);
  });

  it.each([
    ['account', 'ї'.repeat(128)],
    ['account', '☕'.repeat(64)],
    ['account', '🥐'.repeat(128)],
    ['object', 'loyalty rule'],
    ['object_id', Number.MAX_SAFE_INTEGER],
    ['object_id', -3],
    ['object_id', 'A-17/ü'],
    ['action', 'synchronised'],
    ['time', '100000000'],
    ['time', 999_999_999_999],
    ['data', null],
    ['data', ''],
    ['data', 'a;b\u0000\n"\\'],
    ['account_number', 813932],
    ['account_number', { nested: true }],
    ['account_number', null],
  ])('accepts %s: %j', (field, value) => {
    expect(problemOf({ ...signedHook(), [field]: value })).toBe('none');
  });

  it.each([null, undefined, 'text', 5, [], [signedHook()]])(
    'refuses %j, which is not an object',
    (fields) => {
      expect(readHook(fields).ok).toBe(false);
    },
  );

  it('repeats nothing of the input in its message', () => {
    const reading = readHook({ ...signedHook(), account: 'secret-shop;' });
    expect(JSON.stringify(reading)).not.toContain('secret-shop');
  });
});

describe('isTestHook', () => {
  it.each([
    [{ action: 'test' }, true],
    [{ action: 'tested' }, false],
    [{}, false],
    [null, false],
  ])('returns for %j: %s', (fields, expected) => {
    expect(isTestHook(fields)).toBe(expected);
  });
});
