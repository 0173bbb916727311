// An address on this machine that cuts every connection: what an endpoint out of reach looks like to
// whoever posts to it. A closed port would do too, but another program might open it meanwhile.

import { createServer } from 'node:net';
import { listenOnLoopback } from '../../local/loopback.ts';

export interface DeadEnd {
  url: string;
  close(): void;
}

export async function startDeadEnd(): Promise<DeadEnd> {
  const server = createServer((socket) => socket.destroy());
  return { url: await listenOnLoopback(server), close: () => server.close() };
}
