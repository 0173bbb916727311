import { describe, expect, it } from 'vitest';
import { maskAccessToken } from '../../lambda/poster/access-token.ts';

const TOKEN = '813932:0123456789abcdef0123456789abcdef';

describe('maskAccessToken', () => {
  it.each([
    [`{"user_id":1,"access_token":"${TOKEN}"}`, '{"user_id":1,"access_token":"***"}'],
    [`{ "access_token" : "${TOKEN}" , "b":2}`, '{ "access_token" : "***" , "b":2}'],
    [`{"deep":[{"access_token":"${TOKEN}"}]}`, '{"deep":[{"access_token":"***"}]}'],
    [`{"\\u0061ccess_token":"${TOKEN}"}`, '{"\\u0061ccess_token":"***"}'],
    [
      `{"note":"{\\"access_token\\":\\"${TOKEN}\\"}","n":1.0}`,
      '{"note":"{\\"access_token\\":\\"***\\"}","n":1.0}',
    ],
    [
      `{"note":"{\\"\\\\u0061ccess_token\\":\\"${TOKEN}\\"}"}`,
      '{"note":"{\\"\\\\u0061ccess_token\\":\\"***\\"}"}',
    ],
    [`{"access_token":"${TOKEN}`, '{"access_token":"***'],
    [`" {"access_token":"${TOKEN}"} and more`, '" {"access_token":"***'],
    [`access_token=${TOKEN}`, 'access_token=***'],
  ])('masks and returns the token in %s', (data, masked) => {
    expect(maskAccessToken(data)).toEqual({ masked, accessToken: TOKEN });
  });

  it('returns the token decoded', () => {
    expect(maskAccessToken('{"access_token":"a\\/b\\u0063"}').accessToken).toBe('a/bc');
  });

  it('masks every token, and replaces one that is not text with null', () => {
    expect(maskAccessToken('{"access_token":12345,"x":[{"access_token":"t"}]}')).toEqual({
      masked: '{"access_token":null,"x":[{"access_token":"***"}]}',
      accessToken: 't',
    });
  });

  it.each([
    ['{"access_token":["a","b"],"n":1.0}', '{"access_token":null,"n":1.0}'],
    ['{"access_token":{ "value" : "a}]" , "more":["b"]}}', '{"access_token":null}'],
  ])('masks the whole of a token that is an object or a list: %s', (data, masked) => {
    expect(maskAccessToken(data)).toEqual({ masked, accessToken: undefined });
  });

  it.each([
    '',
    'not json {',
    '{"user_id":1}',
    '{"note":"access_token"}',
    '{"access_token_count":1}',
    'not json, access_token',
    '{"name":"\\u041a\\u0430\\u0432\\u0430"}',
    '{"photo":"https:\\/\\/example.com"}',
    '"\\',
  ])('leaves text without a token unchanged: %s', (data) => {
    expect(maskAccessToken(data)).toEqual({ masked: data, accessToken: undefined });
  });

  it.each([
    ['{"access\\u005ftoken":"t-1","x', '{"access\\u005ftoken":"***'],
    ['{"\\u0061CCESS\\u005FTOKEN" : "t-1', '{"\\u0061CCESS\\u005FTOKEN" : "***'],
    ['{"a":"{\\"access\\\\u005ftoken\\":\\"t-1\\"', '{"a":"{\\"access\\\\u005ftoken\\":\\"***'],
  ])('masks the token of an escaped key in truncated JSON: %s', (data, masked) => {
    expect(maskAccessToken(data)).toEqual({ masked, accessToken: 't-1' });
  });

  it.each([
    '"\\',
    '"',
    '\\',
    '\\u0061',
    '\\"',
    '"a":',
    '"access_token":',
    '{"access_token":"',
    'access_token"\'\\ :=',
  ])('takes linear time, so it finishes on 256 KiB of %s', (part) => {
    const data = part.repeat((256 * 1024) / part.length);
    expect(maskAccessToken(data).masked.length).toBeLessThanOrEqual(data.length + 10);
  });
});
