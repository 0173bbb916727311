import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalHttpApi, startHttpApi } from '../../tools/local/services/http-api.ts';

let api: LocalHttpApi;
let invoked: PromiseWithResolvers<void>;
let finish: PromiseWithResolvers<object>;
const clients: Socket[] = [];

beforeEach(async () => {
  invoked = Promise.withResolvers();
  finish = Promise.withResolvers();
  api = await startHttpApi(0, () => {});
  const target = {
    invoke() {
      invoked.resolve();
      return finish.promise;
    },
    killBusy: () => 0,
    close: async () => {},
  };
  api.serve([{ method: 'ANY', path: '/', functionArn: 'arn', target }]);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

async function send(text: string): Promise<Socket> {
  const { hostname, port } = new URL(api.endpoint);
  const client = connect({ host: hostname, port: Number(port) });
  clients.push(client);
  client.on('error', () => {});
  await once(client, 'connect');
  await new Promise((resolve) => client.write(text, resolve));
  return client;
}

describe('an API that closes', () => {
  it.each([
    ['half a request line', 'POST /'],
    ['half a head', 'POST / HTTP/1.1\r\nHost: a\r\n'],
    ['half a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'],
  ])('does not wait for a client that sent %s', async (_, text) => {
    const client = await send(text);
    client.resume();
    await Promise.all([api.close(), once(client, 'close')]);
  });

  it('answers the request that it has', async () => {
    const client = await send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}');
    await invoked.promise;
    const cut = once(client, 'close').then(() => 'cut');
    const closed = api.close();
    // Longer than a request that is still arriving is given.
    expect(await Promise.race([cut, delay(1500, 'waiting')])).toBe('waiting');
    const answer = once(client.setEncoding('utf8'), 'data');
    finish.resolve({ statusCode: 200, body: 'late' });
    expect(String(await answer)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nlate$/s);
    await closed;
  });
});
