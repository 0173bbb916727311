import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  getUrl,
  isAccepted,
  isUncertain,
  postHook,
  postHookOrFail,
} from '../../tools/client/post.ts';
import { closeServer, listenOnLoopback } from '../../tools/local/loopback.ts';

const body = { contentType: 'text/plain', body: 'a hook' };

let server: Server;
let url: string;
/** Where nothing listens any more. */
let closedUrl: string;

/** Answers with the request in words, and with a redirect at /moved. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: url }).end();
    if (request.url === '/gateway') response.setHeader('apigw-requestid', 'id-1');
    const { method, headers } = request;
    response.writeHead(201).end(`${method} ${headers['content-type']} ${await text(request)}`);
  });
  url = await listenOnLoopback(server);
  const closed = createServer();
  closedUrl = await listenOnLoopback(closed);
  await closeServer(closed);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('postHook', () => {
  it('posts the body with its content type, and returns the answer', async () => {
    expect(await postHook(url, body)).toEqual({
      ...{ answered: true, status: 201, text: 'POST text/plain a hook', requestId: undefined },
    });
  });

  it('returns the request id of the gateway', async () => {
    expect(await postHook(`${url}/gateway`, body)).toMatchObject({ requestId: 'id-1' });
  });

  it('does not follow a redirect, which would turn the POST into a GET', async () => {
    expect(await postHook(`${url}/moved`, body)).toMatchObject({ status: 302, text: '' });
  });

  it('returns the reason when nothing answers', async () => {
    expect(await postHook(closedUrl, body)).toEqual({
      answered: false,
      problem: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

it('getUrl sends a GET', async () => {
  expect(await getUrl(url)).toMatchObject({ status: 201, text: 'GET undefined ' });
});

it('postHookOrFail returns an answer, or throws the reason why there is none', async () => {
  expect(await postHookOrFail(url, body)).toMatchObject({ status: 201 });
  await expect(postHookOrFail(closedUrl, body)).rejects.toThrow(
    `cannot post to ${closedUrl}: connect ECONNREFUSED`,
  );
});

describe('an answer', () => {
  const cut: Answer = { answered: false, problem: 'cut' };
  const withStatus = (status: number): Answer => ({ answered: true, status, text: '' });
  it.each([
    [cut, { accepted: false, uncertain: true }],
    [withStatus(200), { accepted: true, uncertain: false }],
    [withStatus(204), { accepted: false, uncertain: false }],
    [withStatus(499), { accepted: false, uncertain: false }],
    [withStatus(500), { accepted: false, uncertain: true }],
  ])('%j is %j', (answer, { accepted, uncertain }) => {
    expect([isAccepted(answer), isUncertain(answer)]).toEqual([accepted, uncertain]);
  });
});
