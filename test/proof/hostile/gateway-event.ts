// A hostile request as the gateway hands it to the function, made here so that a hundred thousand
// need no gateway.

import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HostileRequest } from './request.ts';

/**
 * @param isText whether a body that can be text is one; the gateway decides by a list of content
 *   types that is not the function's business
 */
export function toGatewayEvent(
  { method, path, headers, body }: HostileRequest,
  requestId: string,
  isText: boolean,
): APIGatewayProxyEventV2 {
  const [rawPath = '', ...query] = path.split('?');
  const isBase64Encoded = !isText || !isUtf8(body);
  const routeKey = `ANY ${rawPath}`;
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: query.join('?'),
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'hostile',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId,
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
    },
    isBase64Encoded,
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
  };
}
