// The HTTP API on this machine: routes of the template in front of their functions.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { LocalFunction } from '../functions/lambda-function.ts';
import { listenOnLoopback } from '../loopback.ts';
import type { RouteModel } from '../template/stack-model.ts';
import { toHttpEvent } from './http-event.ts';

export interface Route extends RouteModel {
  target: LocalFunction;
}

export interface LocalHttpApi {
  endpoint: string;
  /** Until then every request is answered 503. */
  serve(routes: readonly Route[]): void;
  /** Takes no more requests, answers those that it has, and cuts what has not arrived. */
  close(): Promise<void>;
}

/** API Gateway's limit on a request. */
const REQUEST_MAX_BYTES = 10 * 1024 * 1024;
/** A request that takes longer to arrive is given up. */
const REQUEST_TIMEOUT_MS = 30_000;
/** For what is still arriving when the server closes: Node ends no slow request from then on. */
const ARRIVAL_GRACE_MS = 1000;

interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * @param port 0 for any that is free
 * @param logAccess takes one line an answered request, without body or query
 * @throws the system's error, EADDRINUSE for a port that is taken
 */
export async function startHttpApi(
  port: number,
  logAccess: (line: string) => void,
): Promise<LocalHttpApi> {
  let routes: readonly Route[] | undefined;
  const answering = new Set<Promise<void>>();
  const server = createServer(async (request, response) => {
    const startedAt = performance.now();
    request.once('end', () => {
      const answered = new Promise<void>((resolve) => response.once('close', resolve));
      answering.add(answered);
      void answered.then(() => answering.delete(answered));
    });
    const answer = await answerTo(request, routes);
    if (!server.listening) response.setHeader('connection', 'close');
    write(request, response, answer);
    const path = request.url?.split('?')[0];
    const milliseconds = Math.round(performance.now() - startedAt);
    logAccess(`${request.method} ${path} ${answer.statusCode} ${milliseconds} ms`);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
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
): Promise<Answer> {
  const body = await readBody(request);
  if (body === 'aborted') return message(400, 'Bad Request');
  if (body === 'too-long') return message(413, 'Request Too Long');
  if (routes === undefined) return message(503, 'Service Unavailable');
  const path = request.url?.split('?')[0];
  const route = routes.find(
    ({ method, path: routePath }) =>
      routePath === path && (method === 'ANY' || method === request.method),
  );
  if (route === undefined) return message(404, 'Not Found');
  const event = toHttpEvent(request, route, body, new Date());
  try {
    return named(event, readResponse(await route.target.invoke(event)));
  } catch {
    // The function failed or timed out; its log says how.
    return named(event, message(500, 'Internal Server Error'));
  }
}

/** As API Gateway does: the request id leads from an answer to the log lines and the table. */
const named = ({ requestContext }: APIGatewayProxyEventV2, answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'apigw-requestid': requestContext.requestId },
});

async function readBody(request: IncomingMessage): Promise<Buffer | 'too-long' | 'aborted'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes <= REQUEST_MAX_BYTES) chunks.push(chunk);
    }
  } catch {
    return 'aborted';
  }
  return bytes > REQUEST_MAX_BYTES ? 'too-long' : Buffer.concat(chunks);
}

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

function write(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}
