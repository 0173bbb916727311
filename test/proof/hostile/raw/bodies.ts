// Bodies with a signed hook inside, each of which ends in one place only, or nowhere.

import type { HookSource } from '../hook-source.ts';
import { bytesOf, HOST, hiddenHook, lines, POST, type RawShape, TYPE } from './shape.ts';

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
