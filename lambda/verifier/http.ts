// API Gateway's event (payload format 2.0) in, its response out: no judgement here.

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HookRequest, Verdict } from './verify.ts';

export type HttpResponse = APIGatewayProxyStructuredResultV2;

export function readRequest(event: APIGatewayProxyEventV2): HookRequest {
  const { requestContext, headers = {}, body = '', isBase64Encoded } = event;
  return {
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    contentType: findHeader(headers, 'content-type'),
    receivedAt: new Date(requestContext.timeEpoch).toISOString(),
    requestId: requestContext.requestId,
  };
}

/** The gateway lower-cases header names; other callers, such as a test event, may not. */
function findHeader(
  headers: Record<string, string | undefined>,
  wanted: string,
): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Bodies are fixed texts: they repeat nothing of the request and tell nothing of the inside. */
export const answer = {
  alive: () => json(200, { status: 'ok' }),
  methodNotAllowed: () => ({
    ...json(405, { status: 'refused', problem: 'only POST, GET and HEAD' }),
    headers: { ...jsonHeaders, allow: 'POST, GET, HEAD' },
  }),
  unavailable: () => json(503, { status: 'unavailable' }),
  verdict: (verdict: Verdict) => {
    switch (verdict.outcome) {
      case 'accepted':
      case 'test':
        return json(200, { status: 'accept' });
      case 'malformed':
        return json(400, {
          status: 'refused',
          field: verdict.field,
          problem: verdict.problem,
        });
      case 'bad-signature':
        return json(401, { status: 'refused', field: 'verify', problem: 'does not match' });
      case 'too-old':
        return json(403, { status: 'refused', field: 'time', problem: 'too long ago' });
      case 'account-not-allowed':
        return json(403, { status: 'refused', field: 'account', problem: 'is not served here' });
      case 'too-large':
        return json(413, { status: 'refused', problem: 'larger than 256 KiB' });
    }
  },
};

const jsonHeaders = { 'content-type': 'application/json' };

const json = (statusCode: number, body: Record<string, string>): HttpResponse => ({
  statusCode,
  headers: jsonHeaders,
  body: JSON.stringify(body),
});
