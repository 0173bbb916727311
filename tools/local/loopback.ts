// Servers that only this machine can reach, and what they check about a request.

import { once } from 'node:events';
import type { Server as HttpServer, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Makes a server listen on loopback.
 *
 * @param port 0 for any free port
 * @returns the server's URL, without a trailing slash
 * @throws the system's error, EADDRINUSE when the port is taken
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<string> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return loopbackUrl(server);
}

/** How many ports above the wanted one are tried. */
const PORTS_TRIED = 100;

/** Like `listenOnLoopback`, but takes the next free port when this one is taken. */
export async function listenNear(server: Server, port: number): Promise<string> {
  for (let next = port; ; next += 1) {
    try {
      return await listenOnLoopback(server, next);
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || next >= port + PORTS_TRIED) throw error;
    }
  }
}

/**
 * @returns the URL of a listening server, without a trailing slash
 * @throws Error when other machines can reach it
 */
export function loopbackUrl(server: Server | undefined): string {
  const address = server?.address();
  if (!address || typeof address === 'string' || address.address !== LOOPBACK) {
    throw new Error(`a server listens on ${JSON.stringify(address)} instead of ${LOOPBACK}`);
  }
  return `http://${LOOPBACK}:${address.port}`;
}

/** Stops a server at once and cuts the connections that are still open. */
export async function closeServer(server: HttpServer): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await closed;
}

/**
 * Whether a Host header names this machine. In DNS rebinding, a web site makes its own name resolve to
 * loopback; the browser then takes our answers for that site's own, but still sends the site's name.
 */
export const isLoopbackHost = (host: string): boolean =>
  /^(127\.0\.0\.1|localhost)(:[0-9]+)?$/i.test(host);

/** The type of a request's body in lower case, without parameters such as the charset. */
export const mediaTypeOf = (headers: IncomingHttpHeaders): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase();

/** Reads a whole body. Keeps at most `maxBytes`, and never rejects. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too-long' | 'aborted'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    }
  } catch {
    return 'aborted';
  }
  return bytes > maxBytes ? 'too-long' : Buffer.concat(chunks);
}
