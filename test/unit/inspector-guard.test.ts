import { describe, expect, it } from 'vitest';
import { refuse } from '../../tools/inspector/server/guard.ts';

const host = '127.0.0.1:4000';
const json = 'application/json';

describe('the guard on a GET request', () => {
  it.each(['127.0.0.1:4000', 'localhost:4000', 'LOCALHOST:4000'])('allows the host %s', (name) => {
    expect(refuse('GET', { host: name }, 4000)).toBeUndefined();
  });

  it.each(['evil.example:4000', '127.0.0.1', '127.0.0.1:4001', '0.0.0.0:4000', '', undefined])(
    'refuses the host %j',
    (name) => {
      expect(refuse('GET', { host: name }, 4000)).toEqual({
        status: 403,
        error: 'the Host header does not name the inspector',
      });
    },
  );
});

it('the guard allows a HEAD request', () => {
  expect(refuse('HEAD', { host }, 4000)).toBeUndefined();
});

describe('the guard on a POST request', () => {
  it('allows the page itself when the host is written in capitals', () => {
    const headers = { host: 'LOCALHOST:4000', origin: 'http://localhost:4000' };
    expect(refuse('POST', { ...headers, 'content-type': json }, 4000)).toBeUndefined();
  });

  it.each([json, 'application/json; charset=utf-8'])(
    'allows the page itself with content type %s',
    (type) => {
      const headers = { host, origin: `http://${host}`, 'content-type': type };
      expect(refuse('POST', headers, 4000)).toBeUndefined();
    },
  );

  const elsewhere = 'the request comes from another site';
  const notJson = 'content-type must be application/json';
  it.each([
    ['from another site', elsewhere, { origin: 'https://evil.example', 'content-type': json }],
    ['from another port', elsewhere, { origin: 'http://127.0.0.1:4001', 'content-type': json }],
    [
      'from localhost when asked as 127.0.0.1',
      elsewhere,
      { origin: 'http://localhost:4000', 'content-type': json },
    ],
    ['without an origin', elsewhere, { 'content-type': json }],
    ['with a text body', notJson, { origin: `http://${host}`, 'content-type': 'text/plain' }],
    ['without a content type', notJson, { origin: `http://${host}` }],
    [
      'with a content type that only starts like JSON',
      notJson,
      { origin: `http://${host}`, 'content-type': `${json}-x` },
    ],
  ])('refuses one %s: %s', (_, error, headers) => {
    expect(refuse('POST', { host, ...headers }, 4000)).toEqual({ status: 403, error });
  });
});

it.each(['PUT', 'DELETE', 'OPTIONS', undefined])('the guard refuses the method %s', (method) => {
  const error = 'only GET and POST are allowed';
  expect(refuse(method, { host }, 4000)).toEqual({ status: 405, error });
});
