// Requests that stop before they are whole, and clients that stop listening.

import type { HookSource } from '../hook-source.ts';
import { bytesOf, HOST, hiddenHook, lines, openHook, POST, type RawShape, TYPE } from './shape.ts';

export function unfinished(source: HookSource): RawShape[] {
  const hidden = hiddenHook(source);
  const head = lines(POST, HOST, TYPE, `Content-Length: ${hidden.bytes}`);
  const chunkedHead = lines(POST, HOST, TYPE, 'Transfer-Encoding: chunked');
  const whole = openHook(source);
  const starts = [
    '',
    'PO',
    POST,
    head.slice(0, -2),
    head,
    head + hidden.json.slice(0, -1),
    `${chunkedHead}${hidden.bytes.toString(16)}\r\n${hidden.json}\r\n`,
    `${chunkedHead}${hidden.bytes.toString(16)}\r\n${hidden.json}\r\n0\r\n`,
  ];
  const ways = [undefined, 'half-close', 'cut'] as const;
  return [
    ...starts.flatMap((start) =>
      ways.map(
        (afterwards): RawShape => ({
          kind: afterwards === undefined ? 'unfinished' : `unfinished, ${afterwards}`,
          bytes: bytesOf(start),
          ...(afterwards === undefined ? { waits: true } : { afterwards }),
          answers: [[], [400]],
          stores: [],
        }),
      ),
    ),
    // Whole, so it is taken; whether the client hears of it is the client's own doing.
    {
      kind: 'whole, half-close',
      bytes: bytesOf(whole.request),
      afterwards: 'half-close',
      answers: [[200], []],
      stores: [whole.event],
    },
  ];
}
