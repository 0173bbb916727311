import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalHttpApi, startHttpApi } from '../../tools/local/services/http-api.ts';

const REQUEST_TIMEOUT_MS = 2000;

let api: LocalHttpApi;
let invocations: number;
let invoked: PromiseWithResolvers<void>;
let finish: PromiseWithResolvers<object>;
const clients: Socket[] = [];

beforeEach(async () => {
  invocations = 0;
  invoked = Promise.withResolvers();
  finish = Promise.withResolvers();
  api = await startHttpApi(0, () => {}, REQUEST_TIMEOUT_MS);
  const target = {
    invoke() {
      invocations += 1;
      invoked.resolve();
      return finish.promise;
    },
    killBusy: async () => 0,
    close: async () => {},
  };
  api.serve([{ method: 'ANY', path: '/', functionArn: 'arn', target }]);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await api.close();
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

describe('an open API', () => {
  it('cuts a client that keeps sending a byte now and then', async () => {
    const client = await send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{');
    let answer = '';
    client.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    const drip = setInterval(() => client.write(' '), 50);
    // Not "once", which rejects when the client writes to the closed connection.
    await new Promise((resolve) => client.on('close', resolve));
    clearInterval(drip);
    // The answer is lost when the client's next byte reaches the closed connection first.
    expect(answer).toMatch(/^(HTTP\/1\.1 408 .*)?$/s);
    expect(invocations).toBe(0);
  });

  it('answers 400 to a request with both Content-Length and Transfer-Encoding', async () => {
    finish.resolve({ statusCode: 200 });
    const hidden = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}';
    // A server that read chunks would find the hidden request after the empty one.
    const body = `0\r\n\r\n${hidden}`;
    const lengths = `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`;
    const client = await send(`POST / HTTP/1.1\r\nHost: a\r\n${lengths}\r\n\r\n${body}`);
    const statuses = (await text(client)).match(/(?<=^HTTP\/1\.1 )\d+/gm);
    expect(statuses).toEqual(['400']);
    expect(invocations).toBe(0);
  });
});

describe('the limit of a request', () => {
  const MAX_BYTES = 10 * 1024 * 1024;
  const post = async (bytes: number) => {
    const url = api.endpoint;
    const response = await fetch(url, { method: 'POST', body: Buffer.alloc(bytes, 'x') });
    return response.status;
  };

  it('is 10 MB, as in API Gateway: a byte more is answered 413 and does not reach the function', async () => {
    finish.resolve({ statusCode: 200 });
    expect(await post(MAX_BYTES)).toBe(200);
    expect(invocations).toBe(1);
    expect(await post(MAX_BYTES + 1)).toBe(413);
    expect(invocations).toBe(1);
  });
});

describe('a closing API', () => {
  it.each([
    ['half a request line', 'POST /'],
    ['half a head', 'POST / HTTP/1.1\r\nHost: a\r\n'],
    ['half a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'],
  ])('does not wait for a client that has sent %s', async (_, text) => {
    const client = await send(text);
    client.resume();
    await Promise.all([api.close(), once(client, 'close')]);
  });

  it('answers a request that has arrived', async () => {
    const client = await send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}');
    await invoked.promise;
    const cut = once(client, 'close').then(() => 'cut');
    const closed = api.close();
    // Longer than the grace period for a request that is still arriving.
    expect(await Promise.race([cut, delay(1500, 'waiting')])).toBe('waiting');
    const answer = once(client.setEncoding('utf8'), 'data');
    finish.resolve({ statusCode: 200, body: 'late' });
    expect(String(await answer)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nlate$/s);
    await closed;
  });
});
