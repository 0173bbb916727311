// A server in place of Poster's API, whose answers a test chooses.

import { createServer } from 'node:http';
import { createCall, type PosterClientOptions } from '../../lambda/api/call.ts';
import { createClient } from '../../lambda/api/client.ts';
import { closeServer, listenOnLoopback } from '../../tools/local/loopback.ts';

export const TOKEN = '861052:0123456789abcdef0123456789abcdef';

/** A body is sent as JSON unless it is text; undefined leaves the request unanswered. */
type Answer = { status?: number; body: unknown; headers?: Record<string, string> } | undefined;

export interface PosterApi {
  baseUrl: string;
  requests: { method: string; parameters: Record<string, string> }[];
  answer: (method: string, parameters: Record<string, string>) => Answer;
  close(): Promise<void>;
}

export async function startPosterApi(): Promise<PosterApi> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://poster');
    const method = pathname.replace('/api/', '');
    const { token: _, format: __, ...parameters } = Object.fromEntries(searchParams);
    api.requests.push({ method, parameters });
    const { status = 200, body, headers } = api.answer(method, parameters) ?? {};
    if (body === undefined) return;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const api: PosterApi = {
    baseUrl: await listenOnLoopback(server),
    requests: [],
    answer: () => ({ body: { response: [] } }),
    close: () => closeServer(server),
  };
  return api;
}

/** A client that does not wait between calls. */
export const clientOf = (
  { baseUrl }: { baseUrl: string },
  options: Partial<PosterClientOptions> = {},
) =>
  createClient(
    createCall({ account: 'demo', accessToken: TOKEN, baseUrl, ...options }, (_, call) => call()),
  );
