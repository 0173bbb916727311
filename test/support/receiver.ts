// A receiver of hooks that keeps what it receives. Tests choose its answers.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Hook, readHook } from '../../lambda/poster/hook.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';

export interface Receiver {
  url: string;
  hooks: Hook[];
  /** Returns the status of the answer; undefined cuts the connection. @default 200 */
  answer: (hook: Hook) => number | undefined;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const reading = readHook(JSON.parse(await text(request)));
    if (!reading.ok) throw new Error(`${reading.field} ${reading.problem}`);
    const status = receiver.answer(reading.value);
    if (status === undefined) return request.socket.destroy();
    receiver.hooks.push(reading.value);
    response.writeHead(status).end();
  });
  const receiver: Receiver = {
    url: `${await listenOnLoopback(server)}/hooks`,
    hooks: [],
    answer: () => 200,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
