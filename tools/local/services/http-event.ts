// Turns an HTTP request into the event that API Gateway passes to a function (payload format 2.0).

import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from '../template/references.ts';
import type { RouteModel } from '../template/stack-model.ts';

export function toHttpEvent(
  request: IncomingMessage,
  route: RouteModel,
  body: Buffer,
  now: Date,
): APIGatewayProxyEventV2 {
  const url = new URL(request.url ?? '/', 'http://local');
  const headers = joinValues(Object.entries(request.headersDistinct));
  const names = [...new Set(url.searchParams.keys())];
  const query = names.map((name): [string, string[]] => [name, url.searchParams.getAll(name)]);
  const routeKey = `${route.method} ${route.path}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(url.search === '' ? {} : { queryStringParameters: joinValues(query) }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...toEventBody(body, headers['content-type']),
  };
}

/** Bodies of these types stay text. All others become base64, including forms. */
const TEXT_TYPE = /^(text\/|application\/(json|javascript|xml)\b)/i;

function toEventBody(body: Buffer, contentType = '') {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(contentType.trim()) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** API Gateway joins the values of a repeated header or query parameter. */
const joinValues = (values: Iterable<[string, string[] | undefined]>): Record<string, string> =>
  Object.fromEntries([...values].map(([name, all = []]) => [name, all.join(',')]));
