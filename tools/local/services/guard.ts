// The guard in front of every emulated service. The emulators answer any web page that is open in the
// developer's browser, and some requests end or block the process. Only what AWS's SDKs send gets through.

import { AsyncLocalStorage } from 'node:async_hooks';
import { IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseJson } from '../../../lambda/poster/json.ts';
import { isLoopbackHost, mediaTypeOf, readBody } from '../loopback.ts';

interface Refusal {
  status: number;
  problem: string;
}

/** DynamoDB's limit on a request, the largest of the services. */
const REQUEST_MAX_BYTES = 16 * 1024 * 1024;

interface GuardOptions {
  /** Says what is wrong with a body that the service could not handle. */
  findProblem?(body: object): string | undefined;
  /**
   * Whether the service has a REST API, in which method and path name the operation, and accepts any body.
   * @default false: it uses one of AWS's JSON protocols
   */
  isRest?: boolean;
}

/**
 * Puts the guard in front of a server's own listener. A request that is refused never reaches it; an error
 * that it throws is answered 500 and ends nothing else.
 */
export function guard(server: Server, options: GuardOptions = {}): void {
  const services = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const exchange: Exchange = { response, undo: [] };
    void exchanges.run(exchange, async () => {
      try {
        const body = await admit(request, options);
        if ('problem' in body) return answer(response, body);
        const complete = withBody(request, body);
        for (const service of services) await Reflect.apply(service, server, [complete, response]);
      } catch (error) {
        fail(exchange, error);
      }
    });
  });
  if (!process.listeners('uncaughtException').includes(failItsRequest)) {
    process.on('uncaughtException', failItsRequest);
  }
}

/** AWS's JSON protocols. A form or a text, which a page may send without asking, is neither. */
const AWS_JSON = /^application\/x-amz-json-1\.[01]$/;

/** @returns the body of a request that may pass */
async function admit(
  request: IncomingMessage,
  { findProblem, isRest = false }: GuardOptions,
): Promise<Buffer | Refusal> {
  const { method, headers } = request;
  if (!isLoopbackHost(headers.host ?? '')) {
    return { status: 403, problem: 'the Host header does not name this machine' };
  }
  // Browsers send Origin with every POST, and a page cannot prevent it. No SDK sends it.
  if (headers.origin !== undefined) {
    return { status: 403, problem: 'web pages may not use this service' };
  }
  if (!isRest && method !== 'POST') return { status: 405, problem: 'only POST is allowed' };
  if (!isRest && !AWS_JSON.test(mediaTypeOf(headers) ?? '')) {
    return { status: 415, problem: 'content-type must be application/x-amz-json-1.0 or 1.1' };
  }
  const body = await readBody(request, REQUEST_MAX_BYTES);
  if (body === 'too-long') return { status: 413, problem: 'the request is too long' };
  if (body === 'aborted') return { status: 400, problem: 'the request is incomplete' };
  if (isRest) return body;
  const value = parseJson(body.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { status: 400, problem: 'the body must be a JSON object' };
  }
  const problem = findProblem?.(value);
  return problem === undefined ? body : { status: 400, problem };
}

/** The request as the service would have received it, with a body that has arrived in full. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion } = request;
  const complete = Object.assign(new IncomingMessage(request.socket), {
    ...{ method, url, headers, rawHeaders, httpVersion },
    complete: true,
  });
  complete.push(body);
  complete.push(null);
  return complete;
}

function answer(response: ServerResponse, { status, problem }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  const type = status < 500 ? 'RequestRefused' : 'InternalFailure';
  response.end(JSON.stringify({ __type: type, message: problem }));
}

interface Exchange {
  response: ServerResponse;
  /** Called when the service fails. */
  undo: (() => void)[];
}

/** The exchange that the current code works on, also in its callbacks, so that an error finds its request. */
const exchanges = new AsyncLocalStorage<Exchange>();

/** Registers what to do when the service fails during the current request. */
export const onFailure = (undo: () => void): void => void exchanges.getStore()?.undo.push(undo);

function fail({ response, undo }: Exchange, error: unknown): void {
  for (const act of undo.splice(0)) act();
  const problem = `the local service failed: ${error instanceof Error ? error.name : error}`;
  if (response.headersSent) response.destroy();
  else answer(response, { status: 500, problem });
}

/** The emulators throw in callbacks, where nothing can catch it. Other errors end the process as usual. */
function failItsRequest(error: Error): void {
  const exchange = exchanges.getStore();
  const isOnlyListener = process.listenerCount('uncaughtException') === 1;
  if (exchange !== undefined) fail(exchange, error);
  else if (isOnlyListener) throw error;
}
