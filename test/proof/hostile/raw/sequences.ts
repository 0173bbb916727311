// Bytes that are several requests, or none.

import type { HookSource } from '../hook-source.ts';
import { WEBHOOK_PATH } from '../request.ts';
import {
  bytesOf,
  HOST,
  hiddenHook,
  lines,
  openHook,
  POST,
  type RawShape,
  REFUSED_OR_CLOSED,
  TYPE,
} from './shape.ts';

/** Two requests are two requests: both are answered, in order. */
export function pipelined(source: HookSource): RawShape[] {
  const [one, two, three] = [openHook(source), openHook(source), openHook(source)];
  const forged = lines(POST, HOST, TYPE, 'Content-Length: 2');
  const kind = 'pipelined';
  return [
    {
      kind,
      bytes: bytesOf(one.request, two.request),
      answers: [[200, 200]],
      stores: [one.event, two.event],
    },
    {
      kind,
      bytes: bytesOf(forged, '{}', three.request, forged, '{}'),
      answers: [[400, 200, 400]],
      stores: [three.event],
    },
  ];
}

/** No HTTP at all, or none of this age. */
export function notHttp(source: HookSource): RawShape[] {
  const hook = () => hiddenHook(source);
  const request = hook().request;
  const tlsHello = Buffer.from('16030100c8010000c40303', 'hex');
  const all: [Buffer, RawShape['answers']][] = [
    [bytesOf(`GET ${WEBHOOK_PATH}\r\n\r\n`), [[200], [400], []]],
    [bytesOf(`POST ${WEBHOOK_PATH}\r\n\r\n${hook().json}`), REFUSED_OR_CLOSED],
    [bytesOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', Buffer.alloc(9)), REFUSED_OR_CLOSED],
    [bytesOf(tlsHello, Buffer.alloc(200)), REFUSED_OR_CLOSED],
    [Buffer.alloc(100_000), REFUSED_OR_CLOSED],
    [Buffer.alloc(100_000, 0xff), REFUSED_OR_CLOSED],
    [Buffer.alloc(100_000, 'x'), REFUSED_OR_CLOSED],
    [bytesOf(hook().json), REFUSED_OR_CLOSED],
    [bytesOf(request.replaceAll('\r\n', '\n')), REFUSED_OR_CLOSED],
    [bytesOf(request.replaceAll('\r\n', '\r')), REFUSED_OR_CLOSED],
    [Buffer.from(request, 'utf16le'), REFUSED_OR_CLOSED],
  ];
  return all.map(([bytes, answers]) => ({ kind: 'not HTTP', bytes, answers, stores: [] }));
}
