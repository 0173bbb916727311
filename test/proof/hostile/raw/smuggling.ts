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
