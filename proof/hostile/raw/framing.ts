// Requests that are framed oddly but in one way only: pipelined, of other versions and targets, with
// expectations, upgrades and floods of headers.

import type { HookSource } from '../hook-source.ts';
import { markedText } from '../plants.ts';
import { WEBHOOK_PATH } from '../request.ts';
import {
  bytesOf,
  HOST,
  hiddenHook,
  lines,
  openHook,
  POST,
  type RawShape,
  REFUSED,
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

interface Head {
  kind: string;
  line?: string;
  /** In place of `Host: 127.0.0.1`. */
  host?: string[];
  headers?: string[];
  answers: RawShape['answers'];
  taken?: boolean;
}

const taken = (kind: string, head: Partial<Head>): Head => ({
  kind,
  answers: [[200]],
  taken: true,
  ...head,
});
const refused = (kind: string, head: Partial<Head>): Head => ({ kind, answers: REFUSED, ...head });

const flood = (count: number, header: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => header(n));

const HEADS: Head[] = [
  refused('other versions', { line: `POST ${WEBHOOK_PATH} HTTP/9.9` }),
  refused('other versions', { line: `POST ${WEBHOOK_PATH} HTTP/1.10` }),
  refused('other versions', { line: `POST ${WEBHOOK_PATH} HTTPS/1.1` }),
  refused('other versions', { line: `POST ${WEBHOOK_PATH} http/1.1` }),
  taken('other versions', { line: `POST ${WEBHOOK_PATH} HTTP/1.0`, host: [] }),
  refused('other methods', { line: `post ${WEBHOOK_PATH} HTTP/1.1` }),
  refused('other methods', { line: `HACK ${WEBHOOK_PATH} HTTP/1.1` }),
  refused('other methods', { line: `POST\t${WEBHOOK_PATH} HTTP/1.1` }),
  refused('other methods', { line: `P\0ST ${WEBHOOK_PATH} HTTP/1.1` }),
  refused('other methods', { line: 'CONNECT 127.0.0.1:80 HTTP/1.1', answers: [[], [400]] }),
  refused('other targets', {
    line: `POST http://127.0.0.1${WEBHOOK_PATH} HTTP/1.1`,
    ...notFound(),
  }),
  refused('other targets', { line: `POST http://evil${WEBHOOK_PATH} HTTP/1.1`, ...notFound() }),
  refused('other targets', { line: 'POST * HTTP/1.1', answers: [[400], [404]] }),
  refused('other targets', { line: 'POST ../webhooks/poster HTTP/1.1' }),
  refused('other targets', {
    line: `POST ${WEBHOOK_PATH}#${WEBHOOK_PATH} HTTP/1.1`,
    ...notFound(),
  }),
  refused('other targets', { line: `POST ${WEBHOOK_PATH} ${WEBHOOK_PATH} HTTP/1.1` }),
  refused('other targets', { line: `POST ${WEBHOOK_PATH}?\xff\xfe HTTP/1.1` }),
  refused('other targets', {
    line: `POST ${WEBHOOK_PATH}?${'x'.repeat(20_000)} HTTP/1.1`,
    answers: REFUSED_OR_CLOSED,
  }),
  refused('Host', { host: [] }),
  refused('Host', { host: ['Host 127.0.0.1'] }),
  refused('Host', { host: ['Host: 127.0.0.1\0'] }),
  taken('Host', { host: ['Host: evil.example:99999'] }),
  taken('Host', { host: ['Host: @#/\\?'] }),
  taken('Host', { host: ['Host:'] }),
  taken('Host', { host: ['Host: 127.0.0.1', 'Host: evil.example'], answers: [[200]] }),
  taken('Expect, Upgrade', { headers: ['Expect: 100-continue'], answers: [[100, 200]] }),
  refused('Expect, Upgrade', { headers: ['Expect: a miracle'], answers: [[417]] }),
  taken('Expect, Upgrade', { headers: ['Connection: Upgrade', 'Upgrade: websocket'] }),
  taken('Expect, Upgrade', { headers: ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'] }),
  taken('Expect, Upgrade', { headers: ['Connection: close, content-length, host'] }),
  taken('odd headers', { headers: ['__proto__: 1', 'constructor: 1', 'toString: 1'] }),
  taken('odd headers', { headers: [`X: ${'\xff\xfe'}`, `Authorization: ${markedText(3)}`] }),
  taken('odd headers', { headers: ['Content-Type: text/plain', 'content-type: x'] }),
  refused('odd headers', { headers: [': no name'] }),
  refused('odd headers', { headers: ['no colon'] }),
  refused('odd headers', { headers: ['X(): 1'] }),
  refused('odd headers', { headers: ['X: a\0b'] }),
  refused('odd headers', { headers: [`X: a\r${POST}`] }),
  taken('header flood', { headers: flood(800, (n) => `X-${n}: 1`) }),
  refused('header flood', { headers: flood(4000, () => 'X: 1'), answers: REFUSED_OR_CLOSED }),
  refused('header flood', {
    headers: flood(100_000, (n) => `X-${n}: ${n}`),
    answers: REFUSED_OR_CLOSED,
  }),
  refused('header flood', { headers: [`X: ${'x'.repeat(1_000_000)}`], answers: REFUSED_OR_CLOSED }),
  refused('header flood', { headers: [`${'x'.repeat(1_000_000)}: 1`], answers: REFUSED_OR_CLOSED }),
  refused('header flood', {
    headers: flood(300, (n) => `Cookie: ${n}=${markedText(10)}`),
    answers: REFUSED_OR_CLOSED,
  }),
];

function notFound() {
  return { answers: [[400], [404]] };
}

export function oddHeads(source: HookSource): RawShape[] {
  return HEADS.map(({ kind, line = POST, host = [HOST], headers = [], answers, taken = false }) => {
    const hook = taken ? openHook(source) : hiddenHook(source);
    const head = lines(line, ...host, TYPE, `Content-Length: ${hook.bytes}`, ...headers);
    // Every character of a head is a byte.
    const bytes = bytesOf(Buffer.from(head, 'latin1'), hook.json);
    return { kind, bytes, answers, stores: taken ? [hook.event] : [] };
  });
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
