// Clients that send a byte now and then for as long as they are let: half of them never end their
// headers, half never end their body.

import { connect, type Socket } from 'node:net';
import type { HookSource } from '../hook-source.ts';
import type { Tally } from '../tally.ts';
import { readStatuses } from './connection.ts';
import { HOST, hiddenHook, lines, POST, TYPE } from './shape.ts';

export interface SlowClients {
  /** Resolves once the server has cut them all. */
  cut(): Promise<void>;
  /** Of those that the server has cut so far, to the tally; those that it has not count as held. */
  record(tally: Tally): void;
  /** Ends what is left. */
  close(): void;
}

interface Client {
  kind: 'slow headers' | 'slow body';
  socket: Socket;
  text: string;
}

/** Often enough that no time-out for silence helps against them. */
const DRIP_MS = 500;

export function openSlowClients(endpoint: string, count: number, source: HookSource): SlowClients {
  const { hostname, port } = new URL(endpoint);
  const open = (kind: Client['kind']): Client => {
    const socket = connect({ host: hostname, port: Number(port) });
    const client: Client = { kind, socket, text: '' };
    socket.setEncoding('latin1').on('data', (part) => {
      client.text += part;
    });
    socket.on('error', () => {});
    const { json } = hiddenHook(source);
    // A body that is never whole, and headers that never end.
    const rest = kind === 'slow body' ? `${json}${' '.repeat(10_000)}` : 'X: y\r\n'.repeat(2000);
    const head = lines(POST, HOST, TYPE, `Content-Length: ${Buffer.byteLength(rest) + 1}`);
    socket.write(kind === 'slow body' ? head : head.slice(0, -2));
    let sent = 0;
    const drip = setInterval(() => socket.write(rest.charAt(sent++)), DRIP_MS);
    socket.on('close', () => clearInterval(drip));
    return client;
  };
  const clients = Array.from({ length: count }, (_, n) =>
    open(n % 2 === 0 ? 'slow headers' : 'slow body'),
  );
  const allCut = Promise.all(
    clients.map(({ socket }) => new Promise((resolve) => socket.on('close', resolve))),
  );
  return {
    cut: async () => void (await allCut),
    record(tally) {
      for (const { kind, socket, text } of clients) {
        const answered = readStatuses(text).join('+');
        const shown = socket.destroyed ? answered || 'none' : 'held';
        const isRight = ['408', '400', 'none'].includes(shown);
        tally.recordKind(kind, shown, isRight, `${kind}: ${shown}`);
      }
    },
    close() {
      for (const { socket } of clients) socket.destroy();
    },
  };
}
