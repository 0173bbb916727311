// Heads that are odd but say where the request ends: other versions and targets, expectations,
// upgrades, floods of headers.

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
