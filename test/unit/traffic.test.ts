import { beforeEach, describe, expect, it } from 'vitest';
import { createTraffic } from '../../tools/cli/start/traffic.ts';
import type { AnsweredRequest } from '../../tools/local/services/http-api.ts';
import { timesIn } from '../../tools/terminal/time.ts';
import { signedHook } from '../support/hooks.ts';

const AT = '2026-11-28T10:16:31.225Z';

let show: ReturnType<typeof createTraffic>;
beforeEach(() => {
  show = createTraffic(timesIn({ utc: true }));
});

/** What is printed for a line of the log, without the time. */
const shown = (line: object | string): string | undefined => {
  const text = show(typeof line === 'string' ? line : JSON.stringify({ timestamp: AT, ...line }));
  return text?.replace(/^\d\d:\d\d:\d\d {2}/, '');
};

/** What is printed for a request, after what the verifier has logged about it. */
function answered(status: number, body: unknown, logged?: object, more = {}): string | undefined {
  const requestId = 'r1';
  if (logged !== undefined) expect(shown({ ...logged, requestId })).toBeUndefined();
  const event = {
    ...{ headers: { 'content-type': 'application/json' }, isBase64Encoded: false, ...more },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { requestId },
  } as unknown as AnsweredRequest['event'];
  const request = { method: 'POST', path: '/webhooks/poster', status, event };
  return show('POST /webhooks/poster', request)?.replace(/^\d\d:\d\d:\d\d {2}/, '');
}

describe('start prints one line for each hook', () => {
  const secretData = '{"access_token":"secret"}';
  const hook = signedHook({ account: 'demo', object: 'stock', object_id: 5, data: secretData });

  it.each([
    ['accepted', 200, { event: 'accepted' }, '200 accepted'],
    [
      'refused',
      401,
      { event: 'refused', reason: 'bad-signature', account: 'demo' },
      '401 refused: bad-signature',
    ],
    ['a test hook', 200, { event: 'test' }, '200 test hook, not recorded'],
    [
      'not queued',
      503,
      { event: 'unavailable', error: 'TimeoutError', message: 'no answer' },
      '503 unavailable: TimeoutError: no answer',
    ],
    ['one on which the function failed', 500, undefined, '500 the function failed'],
  ])('%s', (_, status, logged, outcome) => {
    const line = answered(status, hook, logged);
    expect(line).toBe(`demo stock 5 closed  ${outcome}`);
  });

  it('with the field at fault, and only what looks like a name, of a malformed one', () => {
    const logged = { event: 'refused', reason: 'malformed', field: 'time' };
    const malformed = { ...hook, time: 'x', object: secretData };
    expect(answered(400, malformed, logged)).toBe('demo 5 closed  400 refused: malformed: time');
    expect(answered(400, secretData, logged)).toBe('not a hook  400 refused: malformed: time');
    expect(answered(400, '{', logged)).toBe('not a hook  400 refused: malformed: time');
  });

  it('that arrives as a form', () => {
    const form = Buffer.from('account=demo&object=stock&object_id=5&action=changed&time=x');
    const more = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      isBase64Encoded: true,
    };
    const logged = { event: 'refused', reason: 'malformed', field: 'time' };
    expect(answered(400, form.toString('base64'), logged, more)).toBe(
      'demo stock 5 changed  400 refused: malformed: time',
    );
  });

  it('with control characters escaped', () => {
    const named = signedHook({ object: '\u202eowned' });
    expect(answered(200, named, { event: 'accepted' })).toContain(' \\u202eowned 42 closed ');
  });

  it('and does not take one verdict for two requests', () => {
    answered(200, hook, { event: 'accepted' });
    expect(answered(500, hook)).toContain('500 the function failed');
  });

  it('and for other requests their path', () => {
    const request = { method: 'GET', path: '/webhooks/poster', status: 200, event: undefined };
    expect(show('', request)).toMatch(/^\d\d:\d\d:\d\d {2}GET \/webhooks\/poster {2}200$/);
  });

  it('and once more when it cannot be recorded', () => {
    const failed = { event: 'not-recorded', error: 'ThrottlingException', messageId: 'm' };
    const subject = { account: 'demo', object: 'stock', objectId: '5', action: 'changed' };
    expect(shown({ ...failed, ...subject })).toBe(
      'demo stock 5 changed  not recorded, and tried again later: ThrottlingException',
    );
    expect(
      shown({ event: 'not-recorded', field: 'body', problem: 'must be an object', messageId: 'm' }),
    ).toBe('a message  not recorded, and tried again later: not a hook: body must be an object');
  });
});

describe('start prints a line of a function', () => {
  it('at the time at which it was logged', () => {
    expect(show(JSON.stringify({ timestamp: AT, message: 'a' }))).toBe('10:16:31  INFO  a');
  });

  it.each([
    ['text', 'plain text', 'plain text'],
    ['a message', { level: 'WARN', message: 'low stock' }, 'WARN  low stock'],
    ['an object', { level: 'INFO', message: { order: 7 } }, 'INFO  {"order":7}'],
    ['line breaks', { level: 'INFO', message: 'a\nb' }, 'INFO  a\\u000ab'],
    ['JSON of another logger', { severity: 'low' }, `{"timestamp":"${AT}","severity":"low"}`],
    [
      'an error, with its place',
      {
        ...{ level: 'ERROR', message: 'x', errorType: 'TypeError', errorMessage: 'no sale' },
        stackTrace: ['TypeError: no sale', '    at handler (index.mjs:3:5)', '    at run'],
      },
      'ERROR  TypeError: no sale (at handler (index.mjs:3:5))',
    ],
    [
      'a failure to read the secret',
      { event: 'secret-refresh-failed', error: 'AccessDenied', message: 'no' },
      'secret-refresh-failed: AccessDenied: no',
    ],
  ])('with %s in one line', (_, line, expected) => {
    expect(shown(line)).toBe(expected);
  });

  it('unless all is well', () => {
    expect(shown({ event: 'recorded', new: 1, repeated: 0, requestIds: ['r'] })).toBeUndefined();
    expect(shown({ event: 'secret-refreshed' })).toBeUndefined();
  });
});
