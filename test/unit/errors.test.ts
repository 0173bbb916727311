import { describe, expect, it } from 'vitest';
import { explain, reasonOf, UsageError, UserError } from '../../tools/client/errors.ts';

const errorWith = (fields: object) => Object.assign(new Error('why'), fields);
const refused = { code: 'ECONNREFUSED', address: '127.0.0.1', port: 3000 };

describe('explain', () => {
  it.each([
    ['a problem for the user', new UserError('no such stack'), 'no such stack'],
    ['a wrong value of an option', new UsageError('--url is wrong'), '--url is wrong'],
    [
      'a connection that is refused',
      errorWith(refused),
      'nothing answers at 127.0.0.1:3000; start the local stack with `npm start`',
    ],
    [
      'an error of an AWS service',
      errorWith({ name: 'ThrottlingException', $metadata: {} }),
      'ThrottlingException: why',
    ],
    [
      'a file that cannot be used',
      errorWith({ code: 'ENOTDIR', syscall: 'open', path: '/a/local.json' }),
      'cannot open /a/local.json: ENOTDIR',
    ],
    [
      'missing credentials',
      errorWith({ name: 'CredentialsProviderError' }),
      'no AWS credentials; run `aws configure`, or use --profile',
    ],
  ])('says in one line what to do about %s', (_, error, text) => {
    expect(explain(error)).toBe(text);
  });

  it.each([
    ['a bug', new TypeError('x is undefined')],
    ['a value that is not an error', { ...refused, $metadata: {}, message: 'why' }],
    ['a refused connection without an address', errorWith({ code: 'ECONNREFUSED', port: 1 })],
    ['a refused connection without a port', errorWith({ code: 'ECONNREFUSED', address: 'a' })],
    ['an address without a code', errorWith({ address: 'a', port: 1 })],
    ['an error of the file system without a path', errorWith({ code: 'EBADF', syscall: 'read' })],
    ['another error of the network', errorWith({ ...refused, code: 'ECONNRESET' })],
  ])('leaves %s to be shown in full', (_, error) => {
    expect(explain(error)).toBeUndefined();
  });
});

it('errors are shown with their own names', () => {
  expect(String(new UserError('a'))).toBe('UserError: a');
  expect(String(new UsageError('a'))).toBe('UsageError: a');
});

describe('reasonOf', () => {
  const cause = new Error('connect ECONNREFUSED');
  it.each([
    ['the cause of an error', new TypeError('fetch failed', { cause }), 'connect ECONNREFUSED'],
    ['an error without a cause', new Error('aborted'), 'aborted'],
    ['an error whose cause is not an error', new Error('aborted', { cause: 'x' }), 'aborted'],
    ['a value that only looks like an error', { cause }, '[object Object]'],
    ['a text', 'timed out', 'timed out'],
  ])('reads %s', (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
