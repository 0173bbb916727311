// The HTTP API on this machine: the template's routes in front of their functions.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { LocalFunction } from '../functions/lambda-function.ts';
import { listenOnLoopback, readBody } from '../loopback.ts';
import type { RouteModel } from '../template/stack-model.ts';
import { toHttpEvent } from './http-event.ts';

interface Route extends RouteModel {
  target: LocalFunction;
}

export interface LocalHttpApi {
  endpoint: string;
  /** Opens the routes. Every request before that is answered 503. */
  serve(routes: readonly Route[]): void;
  /** Accepts no more requests, answers those that have arrived, and cuts those still arriving. */
  close(): Promise<void>;
}

/** API Gateway's limit on a request. */
const REQUEST_MAX_BYTES = 10 * 1024 * 1024;
/** A request that takes longer to arrive is answered 408. */
const REQUEST_TIMEOUT_MS = 30_000;
/** For requests still arriving when the server closes: from then on Node ends no slow request. */
const ARRIVAL_GRACE_MS = 1000;

/** One request and its answer. */
export interface AnsweredRequest {
  method: string;
  path: string;
  status: number;
  /** What the function got; undefined when no route led to a function. */
  event: APIGatewayProxyEventV2 | undefined;
}

interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * @param port 0 for any free port
 * @param logAccess receives one line per answered request, without body or query, and the request
 * @param requestTimeoutMs how long a request may take to arrive
 * @throws the system's error, EADDRINUSE when the port is taken
 */
export async function startHttpApi(
  port: number,
  logAccess: (line: string, request: AnsweredRequest) => void,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): Promise<LocalHttpApi> {
  let routes: readonly Route[] | undefined;
  const answering = new Set<Promise<void>>();
  const timeouts = {
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs,
  };
  const server = createServer(timeouts, async (request, response) => {
    const startedAt = performance.now();
    request.once('end', () => {
      const answered = new Promise<void>((resolve) => response.once('close', resolve));
      answering.add(answered);
      void answered.then(() => answering.delete(answered));
    });
    const { answer, event } = await answerTo(request, routes);
    if (!server.listening) response.setHeader('connection', 'close');
    const body = Buffer.from(answer.body ?? '');
    response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
    const { method = '', url = '' } = request;
    const [path = ''] = url.split('?');
    const status = answer.statusCode;
    const milliseconds = Math.round(performance.now() - startedAt);
    logAccess(`${method} ${path} ${status} ${milliseconds} ms`, { method, path, status, event });
  });
  return {
    endpoint: await listenOnLoopback(server, port),
    serve(value) {
      routes = value;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await Promise.race([closed, delay(ARRIVAL_GRACE_MS, undefined, { ref: false })]);
      await Promise.all(answering);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  routes: readonly Route[] | undefined,
): Promise<{ answer: Answer; event?: APIGatewayProxyEventV2 }> {
  const body = await readBody(request, REQUEST_MAX_BYTES);
  if (body === 'aborted') return { answer: message(400, 'Bad Request') };
  if (body === 'too-long') return { answer: message(413, 'Request Too Long') };
  if (routes === undefined) return { answer: message(503, 'Service Unavailable') };
  const path = request.url?.split('?')[0];
  const route = routes.find(
    ({ method, path: routePath }) =>
      routePath === path && (method === 'ANY' || method === request.method),
  );
  if (route === undefined) return { answer: message(404, 'Not Found') };
  const event = toHttpEvent(request, route, body, new Date());
  // The function may fail or time out. Its log says why.
  const answer = await route.target
    .invoke(event)
    .then(readResponse)
    .catch(() => message(500, 'Internal Server Error'));
  return { answer: withRequestId(event, answer), event };
}

/** Adds API Gateway's header: its request id is also in the log lines and in the table. */
const withRequestId = ({ requestContext }: APIGatewayProxyEventV2, answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'apigw-requestid': requestContext.requestId },
});

const responseSchema = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});

function readResponse(value: unknown): Answer {
  const { body = '', isBase64Encoded, ...rest } = responseSchema.parse(value);
  return { ...rest, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}

const message = (statusCode: number, text: string): Answer => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
});
