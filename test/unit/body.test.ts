import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';

const FORM = 'application/x-www-form-urlencoded';
const read = (body: string | Uint8Array, contentType?: string) =>
  readBody(typeof body === 'string' ? Buffer.from(body) : body, contentType);
const fieldsOf = (body: string, contentType?: string) => {
  const reading = read(body, contentType);
  return reading.ok ? { ...reading.value } : reading;
};

describe('a JSON body', () => {
  it.each(['application/json', 'APPLICATION/JSON; charset=UTF-8', 'text/plain', FORM, undefined])(
    'is read whatever its type says: %s',
    (contentType) => {
      expect(fieldsOf(' {"account":"a","object_id":1}', contentType)).toEqual({
        account: 'a',
        object_id: 1,
      });
    },
  );

  it('may open with a byte order mark', () => {
    expect(fieldsOf('\ufeff{"account":"a"}', 'application/json')).toEqual({ account: 'a' });
  });

  it.each(['', '{', '{"a":', 'null', '5', '"text"', '[]', '[{"account":"a"}]', 'account=a'])(
    'that is no object is refused as a whole: %s',
    (body) => {
      expect(read(body, 'application/json')).toEqual({
        ok: false,
        field: 'body',
        problem: 'must be a JSON object or a form',
      });
    },
  );

  it('nested 100,000 deep is refused or read, never thrown at', () => {
    const body = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(typeof read(body, 'application/json').ok).toBe('boolean');
  });

  it('with invalid UTF-8 is refused', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    expect(read(bytes, 'application/json')).toMatchObject({
      field: 'body',
      problem: 'must be UTF-8',
    });
  });

  it('gives __proto__ no power', () => {
    const reading = read('{"__proto__":{"action":"test"}}', 'application/json');
    expect(reading.ok && 'action' in reading.value).toBe(false);
  });

  it.each([
    ['1', 1],
    ['1.0', 1],
    ['1e3', 1000],
    ['99999999999999.0', 99999999999999],
    ['100000000000000', 100000000000000],
    ['9007199254740991', 9007199254740991],
    ['-0', -0],
    ['100000000000000.0', Number.NaN],
    ['1e14', Number.NaN],
    ['-0.0', Number.NaN],
  ])('takes the number %s for what PHP prints, or for none: %d', (digits, expected) => {
    expect(fieldsOf(`{"object_id":${digits}}`)).toEqual({ object_id: expected });
  });
});

describe('a form body', () => {
  it.each([FORM, `${FORM}; charset=utf-8`, 'Application/X-WWW-Form-Urlencoded', undefined])(
    'is read as a flat form: %s',
    (contentType) => {
      expect(fieldsOf('account=a+b&object_id=7&data=%7B%22x%22%3A1%7D', contentType)).toEqual({
        account: 'a b',
        object_id: '7',
        data: '{"x":1}',
      });
    },
  );

  it('in the bracketed shape gives the fields inside `data[…]` and no others', () => {
    const body = 'url=u&account=outer&data[account]=in&data%5Bdata%5D=d%3Bd&data[action]=test';
    expect(fieldsOf(body, FORM)).toEqual({ account: 'in', data: 'd;d', action: 'test' });
  });

  it('tells an empty `data` from an absent one', () => {
    expect(fieldsOf('data=', FORM)).toEqual({ data: '' });
    expect(fieldsOf('account=a', FORM)).toEqual({ account: 'a' });
  });

  it('keeps a "%" that opens no escape, and "=" in a value, as PHP does', () => {
    expect(fieldsOf('data=5%&account=a=b', FORM)).toEqual({ data: '5%', account: 'a=b' });
  });

  it('with escapes that are not UTF-8 is refused', () => {
    expect(read('account=%FF', FORM)).toMatchObject({ ok: false, field: 'body' });
  });

  it('gives __proto__ no power', () => {
    const reading = read('__proto__[action]=test&data[__proto__]=x', FORM);
    expect(reading.ok && 'action' in reading.value).toBe(false);
  });
});
