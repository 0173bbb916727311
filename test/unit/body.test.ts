import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';

const FORM = 'application/x-www-form-urlencoded';
const read = (body: string | Uint8Array, contentType?: string) =>
  readBody(typeof body === 'string' ? Buffer.from(body) : body, contentType);
const fieldsOf = (body: string, contentType?: string) => {
  const reading = read(body, contentType);
  return reading.ok ? { ...reading.value } : reading;
};

describe('readBody, JSON', () => {
  it.each(['application/json', 'APPLICATION/JSON; charset=UTF-8', 'text/plain', FORM, undefined])(
    'reads JSON under the content type %s',
    (contentType) => {
      expect(fieldsOf(' {"account":"a","object_id":1}', contentType)).toEqual({
        account: 'a',
        object_id: 1,
      });
    },
  );

  it('drops a byte order mark', () => {
    expect(fieldsOf('\ufeff{"account":"a"}', 'application/json')).toEqual({ account: 'a' });
  });

  it.each(['', '{', '{"a":', 'null', '5', '"text"', '[]', '[{"account":"a"}]', 'account=a'])(
    'refuses a body that is not a JSON object: %s',
    (body) => {
      expect(read(body, 'application/json')).toEqual({
        ok: false,
        field: 'body',
        problem: 'must be a JSON object or a form',
      });
    },
  );

  it('does not throw on JSON that is nested 100,000 deep', () => {
    const body = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(typeof read(body, 'application/json').ok).toBe('boolean');
  });

  it('refuses invalid UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    expect(read(bytes, 'application/json')).toEqual({
      ok: false,
      field: 'body',
      problem: 'must be UTF-8',
    });
  });

  it('does not let "__proto__" add fields', () => {
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
  ])('reads the object_id %s as the number that PHP prints: %d', (digits, expected) => {
    expect(fieldsOf(`{"object_id":${digits}}`)).toEqual({ object_id: expected });
  });

  it.each([
    [
      'after a key of the same name in data',
      '{"data":"{\\"object_id\\":1}","object_id":100000000000000}',
    ],
    ['with white space', '{ "object_id" :\n 100000000000000 }'],
    ['after itself', '{"object_id":1,"object_id":100000000000000}'],
  ])('reads a large object_id %s', (_name, body) => {
    expect(fieldsOf(body)).toMatchObject({ object_id: 100000000000000 });
  });

  it.each(['100000000000000.0', '1e14', '-0.0'])(
    'reads the object_id %s as NaN, because PHP prints another text',
    (digits) => {
      expect(fieldsOf(`{"object_id":${digits}}`)).toEqual({ object_id: Number.NaN });
    },
  );
});

describe('readBody, form', () => {
  it.each([FORM, `${FORM}; charset=utf-8`, 'Application/X-WWW-Form-Urlencoded', undefined])(
    'reads a flat form under the content type %s',
    (contentType) => {
      expect(fieldsOf('account=a+b&object_id=7&data=%7B%22x%22%3A1%7D', contentType)).toEqual({
        account: 'a b',
        object_id: '7',
        data: '{"x":1}',
      });
    },
  );

  it('reads only the fields inside `data[…]` when the form is bracketed', () => {
    const body = 'url=u&account=outer&data[account]=in&data%5Bdata%5D=d%3Bd&data[action]=added';
    expect(fieldsOf(body, FORM)).toEqual({ account: 'in', data: 'd;d', action: 'added' });
  });

  it('distinguishes an empty `data` from an absent one', () => {
    expect(fieldsOf('data=', FORM)).toEqual({ data: '' });
    expect(fieldsOf('account=a', FORM)).toEqual({ account: 'a' });
  });

  it('keeps a "%" that starts no escape, and a "=" in a value, as PHP does', () => {
    expect(fieldsOf('data=5%&account=a=b', FORM)).toEqual({ data: '5%', account: 'a=b' });
  });

  it('refuses escapes that are not UTF-8', () => {
    expect(read('account=%FF', FORM)).toEqual({
      ok: false,
      field: 'body',
      problem: 'must be percent-encoded UTF-8',
    });
  });

  it.each(['\u0000', '\u0001', '\v', '\u001f'])(
    'refuses the raw control character %j',
    (character) => {
      expect(read(`account=a&data=${character}`, FORM)).toMatchObject({ ok: false, field: 'body' });
      expect(read(`account=a&data=${encodeURIComponent(character)}`, FORM)).toMatchObject({
        ok: true,
      });
    },
  );

  it('takes a line break, a tab and a delete character as they are', () => {
    expect(fieldsOf('data=a\r\n\tb\u007f', FORM)).toEqual({ data: 'a\r\n\tb\u007f' });
  });

  it('does not let "__proto__" add fields', () => {
    const reading = read('__proto__[action]=test&data[__proto__]=x', FORM);
    expect(reading.ok && 'action' in reading.value).toBe(false);
  });
});
