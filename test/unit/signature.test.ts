import crypto, { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Hook, readHook } from '../../lambda/poster/hook.ts';
import { isSigned, sign } from '../../lambda/poster/signature.ts';
import { fieldsOf, readVector, SECRET, signedHook, vectors } from '../support/hooks.ts';

describe('sign', () => {
  it.each(vectors.genuine)('agrees with Poster’s PHP sample: $name', ({ hook }) => {
    expect(sign(readVector(hook), vectors.secret)).toBe(hook.verify);
  });

  it('joins the fields and the secret with ";" in Poster’s order', () => {
    const signedText = `api-demo;transaction;42;closed;{"a":1};1700000000;${SECRET}`;
    expect(sign(fieldsOf({ data: '{"a":1}' }), SECRET)).toBe(
      createHash('md5').update(signedText).digest('hex'),
    );
  });
});

describe('isSigned', () => {
  it('accepts a hook signed with any of the secrets, and with no other', () => {
    const hook = signedHook({}, 'second');
    expect(isSigned(hook, ['first', 'second'])).toBe(true);
    expect(isSigned(hook, ['first'])).toBe(false);
    expect(isSigned(hook, [])).toBe(false);
  });

  it('compares every secret in constant time, also after one that matches', () => {
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    onTestFinished(() => {
      compare.mockRestore();
      syncBuiltinESMExports();
    });
    expect(isSigned(signedHook({}, 'first'), ['first', 'second'])).toBe(true);
    expect(compare.mock.results.map(({ value }) => value)).toEqual([true, false]);
  });

  it('refuses a signature in upper case, as Poster’s sample does', () => {
    const hook = signedHook();
    expect(isSigned({ ...hook, verify: hook.verify.toUpperCase() }, [SECRET])).toBe(false);
  });

  it.each(Array.from({ length: 32 }, (_, position) => position))(
    'refuses a signature that differs only in digit %i',
    (position) => {
      const hook = signedHook();
      const digit = hook.verify[position] === '0' ? '1' : '0';
      const verify = hook.verify.slice(0, position) + digit + hook.verify.slice(position + 1);
      expect(isSigned({ ...hook, verify }, [SECRET])).toBe(false);
    },
  );

  const changes: Partial<Hook>[] = [
    { account: 'other' },
    { object: 'other' },
    { object_id: 'other' },
    { action: 'other' },
    { data: 'other' },
    { time: '1999999999' },
  ];
  it.each(vectors.genuine)(
    'refuses the hook when any one signed field is changed: $name',
    ({ hook }) => {
      for (const change of changes) {
        const reading = readHook({ ...hook, ...change });
        expect(reading.ok && isSigned(reading.value, [vectors.secret])).toBe(false);
      }
    },
  );
});

describe('a hook with data shifted into another field', () => {
  const data = '{"a":1}';
  const { verify } = signedHook({ data });
  const readings = {
    genuine: { ...fieldsOf({ data }), verify },
    'data shifted into time': { ...fieldsOf({ time: `${data};1700000000` }), verify },
    'data shifted into action': { ...fieldsOf({ action: `closed;${data}` }), verify },
  };

  it('has the same md5 as the genuine hook', () => {
    for (const hook of Object.values(readings)) expect(isSigned(hook, [SECRET])).toBe(true);
  });

  it('is refused by the grammar', () => {
    expect(Object.entries(readings).filter(([, hook]) => readHook(hook).ok)).toEqual([
      ['genuine', readings.genuine],
    ]);
  });
});
