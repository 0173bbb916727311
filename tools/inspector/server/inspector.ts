// The inspector's server: one page and its small API, on a loopback port of its own.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { parseJson } from '../../../lambda/poster/json.ts';
import { explain, UserError } from '../../client/errors.ts';
import type { Target } from '../../client/target.ts';
import { listenOnLoopback } from '../../local/loopback.ts';
import { createApi } from './api.ts';
import { noPipelineCounts, type PipelineCounts } from './counters.ts';
import { refuse, SECURITY_HEADERS } from './guard.ts';
import { bundlePage } from './page-files.ts';

export interface InspectorOptions {
  target: Target;
  /** 0 for any that is free. */
  port: number;
  /** Where the functions run in this process: what they counted. */
  counts?: PipelineCounts;
  /** Takes what nobody expected: a bug. */
  logError(error: unknown): void;
}

export interface Inspector {
  url: string;
  /** Ends also what is under way. The target stays open: it is the caller's. */
  close(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  content: string | Uint8Array;
}

/** SQS takes 256 KiB, and escaping may double it. */
const BODY_MAX_BYTES = 512 * 1024;

/** @throws the system's error, EADDRINUSE for a port that is taken */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { target, counts = noPipelineCounts, logError } = options;
  const files = bundlePage();
  const api = createApi(target, counts, () => new Date());

  async function answerTo(request: IncomingMessage, port: number): Promise<Answer> {
    const refusal = refuse(request.method, request.headers, port);
    if (refusal !== undefined) return json(refusal.status, { error: refusal.error });
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const file = method === 'GET' ? files.get(url.pathname) : undefined;
    if (file !== undefined) return { status: 200, ...file };
    const answerer = api.get(`${method} ${url.pathname}`);
    if (answerer === undefined) return json(404, { error: 'there is nothing here' });
    try {
      return json(200, await answerer(url.searchParams, parseJson(await readBody(request))));
    } catch (error) {
      const explanation = explain(error);
      // Once it stops, what is under way fails, and nobody waits for it.
      if (explanation === undefined && server.listening) logError(error);
      const status = error instanceof UserError ? 400 : 502;
      return json(status, { error: explanation ?? 'the inspector failed; its terminal says how' });
    }
  }

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, request.socket.localPort ?? 0).catch(
      (error: unknown): Answer => {
        logError(error);
        return json(400, { error: 'no request that the inspector can read' });
      },
    );
    const headers = { ...SECURITY_HEADERS, 'content-type': answer.type };
    response.writeHead(answer.status, headers);
    response.end(request.method === 'HEAD' ? undefined : answer.content);
  });
  return {
    url: await listenOnLoopback(server, options.port),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  content: JSON.stringify(value),
});

/** @returns an empty text for a body that is too long, which then fails as one that is no JSON */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk);
  }
  return bytes > BODY_MAX_BYTES ? '' : Buffer.concat(chunks).toString('utf8');
}
