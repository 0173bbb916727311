// Servers that only this machine can reach.

import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
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
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return `http://${LOOPBACK}:${address.port}`;
}

/** Stops a server at once and cuts the connections that are still open. */
export async function closeServer(server: HttpServer): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await closed;
}
