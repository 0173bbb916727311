import { describe, expect, it } from 'vitest';
import { refuse } from '../../tools/inspector/server/guard.ts';

const host = '127.0.0.1:4000';
const json = 'application/json';

describe('a GET', () => {
  it.each(['127.0.0.1:4000', 'localhost:4000', 'LOCALHOST:4000'])('under %s passes', (name) => {
    expect(refuse('GET', { host: name }, 4000)).toBeUndefined();
  });

  it.each(['evil.example:4000', '127.0.0.1', '127.0.0.1:4001', '0.0.0.0:4000', '', undefined])(
    'under %s is refused',
    (name) => {
      expect(refuse('GET', { host: name }, 4000)).toMatchObject({ status: 403 });
    },
  );
});

describe('a POST', () => {
  it.each([json, 'application/json; charset=utf-8'])('of the page itself as %s passes', (type) => {
    const headers = { host, origin: `http://${host}`, 'content-type': type };
    expect(refuse('POST', headers, 4000)).toBeUndefined();
  });

  it.each([
    ['of another site', { origin: 'https://evil.example', 'content-type': json }],
    ['of another port', { origin: 'http://127.0.0.1:4001', 'content-type': json }],
    ['of the other name', { origin: 'http://localhost:4000', 'content-type': json }],
    ['without an origin', { 'content-type': json }],
    ['as text', { origin: `http://${host}`, 'content-type': 'text/plain' }],
    ['of no type', { origin: `http://${host}` }],
    ['of a type that begins alike', { origin: `http://${host}`, 'content-type': `${json}-x` }],
  ])('%s is refused', (_, headers) => {
    expect(refuse('POST', { host, ...headers }, 4000)).toMatchObject({ status: 403 });
  });
});

it.each(['PUT', 'DELETE', 'OPTIONS', undefined])('%s is not taken', (method) => {
  expect(refuse(method, { host }, 4000)).toMatchObject({ status: 405 });
});
