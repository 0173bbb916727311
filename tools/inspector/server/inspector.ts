// The inspector's server: one page and a small API, on a separate loopback port.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { parseJson } from '../../../lambda/poster/json.ts';
import { explain, UserError } from '../../client/errors.ts';
import type { Target } from '../../client/target.ts';
import { listenNear, readBody } from '../../local/loopback.ts';
import { createApi } from './api.ts';
import { refuse, SECURITY_HEADERS } from './guard.ts';
import type { PipelineMetrics } from './overview.ts';
import { loadPage } from './page-files.ts';

interface InspectorOptions {
  target: Target;
  /** This port, or the next free one; 0 for any free port. */
  port: number;
  /** Left out unless the functions run in this process. */
  metrics?: PipelineMetrics;
  /** Called with unexpected errors, which are bugs. */
  logError(error: unknown): void;
}

export interface Inspector {
  url: string;
  /** Also aborts requests in progress. Leaves the target open, because the caller opened it. */
  close(): Promise<void>;
}

interface Answer {
  status: number;
  contentType: string;
  content: string | Uint8Array;
}

/**
 * The webhook refuses hooks over 256 KiB. Twice as much lets the form send one that is too large, so that
 * the page shows the webhook's own answer.
 */
const BODY_MAX_BYTES = 512 * 1024;

/** @throws the system's error, such as EADDRINUSE when all ports from this one on are taken */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { target, metrics, logError } = options;
  const page = loadPage();
  const api = createApi(target, metrics, () => new Date());

  async function answerTo(request: IncomingMessage, port: number): Promise<Answer> {
    const refusal = refuse(request.method, request.headers, port);
    if (refusal !== undefined) return json(refusal.status, { error: refusal.error });
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const file = method === 'GET' ? page.get(url.pathname) : undefined;
    if (file !== undefined) return { status: 200, ...file };
    const answerer = api.get(`${method} ${url.pathname}`);
    if (answerer === undefined) return json(404, { error: 'not found' });
    try {
      const body = await readBody(request, BODY_MAX_BYTES);
      if (typeof body === 'string') return json(400, { error: `the body is ${body}` });
      return json(200, await answerer(url.searchParams, parseJson(body.toString())));
    } catch (error) {
      const explanation = explain(error);
      // While the server stops, requests in progress fail. That is expected.
      if (explanation === undefined && server.listening) logError(error);
      const status = error instanceof UserError ? 400 : 502;
      return json(status, {
        error: explanation ?? 'the inspector failed; see the error in its terminal',
      });
    }
  }

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, request.socket.localPort ?? 0).catch(
      (error: unknown): Answer => {
        logError(error);
        return json(400, { error: 'the inspector cannot read this request' });
      },
    );
    const headers = { ...SECURITY_HEADERS, 'content-type': answer.contentType };
    response.writeHead(answer.status, headers);
    response.end(request.method === 'HEAD' ? undefined : answer.content);
  });
  return {
    url: await listenNear(server, options.port),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const json = (status: number, value: unknown): Answer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  content: JSON.stringify(value),
});
