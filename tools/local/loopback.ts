// Where everything that the local stack starts listens: this machine alone.

import { once } from 'node:events';
import type { Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Makes a server listen on loopback.
 *
 * @param port 0 for any that is free
 * @returns its URL, no trailing slash
 * @throws the system's error, EADDRINUSE for a port that is taken
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<string> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return `http://${LOOPBACK}:${address.port}`;
}
