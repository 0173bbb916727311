// A TCP proxy on loopback that can be cut, to make a service unreachable.

import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../tools/local/loopback.ts';

export interface TcpProxy {
  endpoint: string;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  restore(): void;
  close(): void;
}

export async function startProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    endpoint: await listenOnLoopback(server),
    cut,
    restore() {
      isCut = false;
    },
    close() {
      cut();
      server.close();
    },
  };
}
