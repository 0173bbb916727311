import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { toHttpEvent } from '../../tools/local/services/http-event.ts';

const NOW = new Date('2026-11-24T10:00:00.123Z');
const route = { method: 'ANY', path: '/webhooks/poster', functionArn: 'fn' };

const eventOf = (request: object, body: Buffer | string = '') => {
  const complete = { headersDistinct: {}, httpVersion: '1.1', socket: {}, ...request };
  return toHttpEvent(complete as IncomingMessage, route, Buffer.from(body), NOW);
};
const typed = (type: string) => ({ headersDistinct: { 'content-type': [type] } });

describe('the event of an HTTP request', () => {
  it('has the form of API Gateway’s payload 2.0, with the values of a repeated name joined', () => {
    const request = {
      url: '/webhooks/poster?a=1&b=x%20y&a=2',
      method: 'POST',
      headersDistinct: { host: ['127.0.0.1:3000'], 'user-agent': ['curl'], 'x-a': ['1', '2'] },
      socket: { remoteAddress: '127.0.0.1' },
    };
    expect(eventOf(request)).toEqual({
      version: '2.0',
      routeKey: 'ANY /webhooks/poster',
      rawPath: '/webhooks/poster',
      rawQueryString: 'a=1&b=x%20y&a=2',
      headers: { host: '127.0.0.1:3000', 'user-agent': 'curl', 'x-a': '1,2' },
      queryStringParameters: { a: '1,2', b: 'x y' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1:3000',
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/webhooks/poster',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'ANY /webhooks/poster',
        stage: '$default',
        time: '2026-11-24T10:00:00.123Z',
        timeEpoch: NOW.getTime(),
      },
      isBase64Encoded: false,
    });
  });

  it('has neither query nor body when the request has none', () => {
    const event = eventOf({ url: '/webhooks/poster' });
    expect(event.rawQueryString).toBe('');
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event).not.toHaveProperty('body');
  });

  it('has a value for everything that a request may lack', () => {
    const { rawPath, requestContext } = eventOf({});
    expect(rawPath).toBe('/');
    expect(requestContext.domainName).toBe('localhost');
    expect(requestContext.http).toMatchObject({ method: 'GET', sourceIp: '', userAgent: '' });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    ' Application/JSON',
    'application/xml',
    'application/javascript',
    'text/plain',
    'text/html',
  ])('has a body of type "%s" as text', (type) => {
    const { body, isBase64Encoded } = eventOf(typed(type), '{"a":"ї"}');
    expect([body, isBase64Encoded]).toEqual(['{"a":"ї"}', false]);
  });

  it.each([
    ['application/x-www-form-urlencoded', 'a=b'],
    ['application/octet-stream', '{}'],
    ['application/jsonp', '{}'],
    ['x-text/plain', '{}'],
    ['', '{}'],
    ['application/json', Buffer.from([0x22, 0xff, 0x22])],
  ])('has a body of type "%s" as base64 when it is %j', (type, sent) => {
    const { body, isBase64Encoded } = eventOf(typed(type), sent);
    expect([body, isBase64Encoded]).toEqual([Buffer.from(sent).toString('base64'), true]);
  });

  it('has a body without a type as base64', () => {
    expect(eventOf({}, 'a')).toMatchObject({ body: 'YQ==', isBase64Encoded: true });
  });
});
