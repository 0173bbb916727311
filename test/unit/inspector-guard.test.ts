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
      expect(refuse('GET', { host: name }, 4000)).toMatchObject({ status: 403 });
    },
  );
});

describe('the guard on a POST request', () => {
  it.each([json, 'application/json; charset=utf-8'])(
    'allows the page itself with content type %s',
    (type) => {
      const headers = { host, origin: `http://${host}`, 'content-type': type };
      expect(refuse('POST', headers, 4000)).toBeUndefined();
    },
  );

  it.each([
    ['from another site', { origin: 'https://evil.example', 'content-type': json }],
    ['from another port', { origin: 'http://127.0.0.1:4001', 'content-type': json }],
    [
      'from localhost when asked as 127.0.0.1',
      { origin: 'http://localhost:4000', 'content-type': json },
    ],
    ['without an origin', { 'content-type': json }],
    ['with a text body', { origin: `http://${host}`, 'content-type': 'text/plain' }],
    ['without a content type', { origin: `http://${host}` }],
    [
      'with a content type that only starts like JSON',
      { origin: `http://${host}`, 'content-type': `${json}-x` },
    ],
  ])('refuses one %s', (_, headers) => {
    expect(refuse('POST', { host, ...headers }, 4000)).toMatchObject({ status: 403 });
  });
});

it.each(['PUT', 'DELETE', 'OPTIONS', undefined])('the guard refuses the method %s', (method) => {
  expect(refuse(method, { host }, 4000)).toMatchObject({ status: 405 });
});
