// Requests whose end is a matter of opinion, with a signed hook where one reading begins another
// request: whoever reads on there stores it.

import type { HookSource } from '../hook-source.ts';
import { bytesOf, HOST, hiddenHook, lines, POST, type RawShape, REFUSED, TYPE } from './shape.ts';

const TRANSFER_ENCODINGS = [
  'Transfer-Encoding: chunked',
  'transfer-encoding:chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: x',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding : chunked',
  ' Transfer-Encoding: chunked',
  'Transfer-Encoding:\r\n chunked',
  'X: y\r\n Transfer-Encoding: chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
  'Transfer-Encoding: x\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked\0',
  'Transfer\0-Encoding: chunked',
];

/** Each with a length that covers the hidden request: only a chunked reading ends before it. */
export function lengthAndChunks(source: HookSource): RawShape[] {
  return TRANSFER_ENCODINGS.map((header) => {
    const body = `0\r\n\r\n${hiddenHook(source).request}`;
    const head = lines(POST, HOST, TYPE, `Content-Length: ${Buffer.byteLength(body)}`, header);
    return { kind: 'CL.TE, TE.TE', bytes: bytesOf(head, body), answers: REFUSED, stores: [] };
  });
}

/** The other way about: only a reading by the length ends before the hidden request. */
export function chunksAndLength(source: HookSource): RawShape[] {
  return TRANSFER_ENCODINGS.map((header) => {
    const hidden = hiddenHook(source).request;
    const size = Buffer.byteLength(hidden).toString(16);
    const head = lines(POST, HOST, TYPE, header, `Content-Length: ${size.length + 2}`);
    const bytes = bytesOf(head, `${size}\r\n${hidden}\r\n0\r\n\r\n`);
    // Where the header is none, the body is the size of a chunk: no JSON, and the rest no second
    // request that anyone hid.
    return { kind: 'TE.CL', bytes, answers: REFUSED, stores: [] };
  });
}

export function lengths(source: HookSource): RawShape[] {
  const hidden = () => hiddenHook(source).request;
  const headers = (bytes: number) => [
    `Content-Length: 2\r\nContent-Length: ${bytes + 2}`,
    `Content-Length: ${bytes + 2}\r\nContent-Length: 2`,
    `Content-Length: 2, ${bytes + 2}`,
    'Content-Length: 2, 2',
    'Content-Length: -2',
    'Content-Length: +2',
    'Content-Length: 0x2',
    'Content-Length: 2e0',
    'Content-Length: 2.0',
    'Content-Length: 2 2',
    'Content-Length:',
    'Content-Length: two',
    'Content-Length : 2',
    'Content-Length: 18446744073709551618',
    `Content-Length: ${'9'.repeat(400)}`,
    'Content-Length: 2\r\n 0',
  ];
  return headers(Buffer.byteLength(hidden())).map((header) => ({
    kind: 'odd Content-Length',
    bytes: bytesOf(lines(POST, HOST, TYPE, header), '{}', hidden()),
    answers: REFUSED,
    stores: [],
  }));
}

export function chunks(source: HookSource): RawShape[] {
  const hidden = () => hiddenHook(source).request;
  const bodies = [
    `10000000000000002\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `${'f'.repeat(400)}\r\n${hidden()}`,
    `-2\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `+2\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `0x2\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `2 \r\n{}\r\n0\r\n\r\n${hidden()}`,
    `2\n{}\n0\n\n${hidden()}`,
    `2\r{}\r0\r\r${hidden()}`,
    `2;x=\n${hidden()}\r\n{}\r\n0\r\n\r\n`,
    `2\r\n{}${hidden()}\r\n0\r\n\r\n`,
    `1\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `2\r\n{}XX0\r\n\r\n${hidden()}`,
    `\r\n2\r\n{}\r\n0\r\n\r\n${hidden()}`,
    `2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n${hidden()}`,
  ];
  return bodies.map((body) => ({
    kind: 'odd chunks',
    bytes: bytesOf(lines(POST, HOST, TYPE, 'Transfer-Encoding: chunked'), body),
    answers: [[400], [413]],
    stores: [],
  }));
}

/** One reading only: what is inside a body, a trailer or a header is that and no more. */
export function contained(source: HookSource): RawShape[] {
  const hidden = () => hiddenHook(source).request;
  const size = (text: string) => `Content-Length: ${Buffer.byteLength(text)}`;
  const inBody = (line: string, answers: number[]): RawShape => {
    const body = hidden();
    const bytes = bytesOf(lines(line, HOST, TYPE, size(body)), body);
    return { kind: 'hook inside a body', bytes, answers: [answers], stores: [] };
  };
  const chunked = (trailer: string): RawShape => ({
    kind: 'hook inside a trailer',
    bytes: bytesOf(
      lines(POST, HOST, TYPE, 'Transfer-Encoding: chunked'),
      `2\r\n{}\r\n0\r\n${trailer}\r\n\r\n`,
    ),
    answers: [[400]],
    stores: [],
  });
  return [
    inBody(POST, [400]),
    inBody(POST.replace('POST', 'GET'), [200]),
    inBody(POST.replace('POST', 'PUT'), [405]),
    inBody(POST.replace('/poster', '/other'), [404]),
    chunked(`X: ${hiddenHook(source).json}`),
    chunked(`Content-Length: 0\r\nTransfer-Encoding: x\r\nX: ${hiddenHook(source).json}`),
  ];
}
