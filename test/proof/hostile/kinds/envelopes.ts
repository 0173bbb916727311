// A genuine hook in an envelope that lies: content types, encodings, queries, headers.

import { gzipSync } from 'node:zlib';
import { eventOf, type HookSource, signatureOf } from '../hook-source.ts';
import { accessToken, DATA_MARK, markedText } from '../plants.ts';
import { type Draft, FORM_TYPE, JSON_TYPE, WEBHOOK_PATH } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const envelopeKinds: Kind[] = [
  { name: 'form of another content type', weight: 4, make: misnamedForm },
  { name: 'labelled as compressed', weight: 3, make: labelledCompressed },
  { name: 'compressed', weight: 3, make: compressed },
  { name: 'odd query or headers, genuine', weight: 6, make: oddEnvelope },
  { name: 'headers that claim', weight: 4, make: claims },
];

/** Only a form type, or none, makes a form of a body. */
function misnamedForm({ random, signed }: HookSource): Draft {
  const body = random.pick([asForm, bracketed])(signed());
  const type = random.pick([
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=----x',
    'application/x-www-form-urlencoded2',
    'application/x-www-form-urlencoded,application/json',
    'x; application/x-www-form-urlencoded',
    DATA_MARK,
  ]);
  return { body, headers: { 'content-type': type }, status: 400 };
}

/** The label is not looked at: the body is what it is. */
function labelledCompressed(source: HookSource): Draft {
  const hook = source.signed();
  const encoding = source.random.pick(['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, gzip']);
  return {
    body: JSON.stringify(hook),
    headers: { ...JSON_TYPE, 'content-encoding': encoding },
    status: 200,
    stores: eventOf(hook),
  };
}

/** A gzip file's second byte is no UTF-8. The bomb is a million times smaller than what it holds. */
function compressed({ random, signed }: HookSource): Draft {
  const content = random.pick([JSON.stringify(signed()), ' '.repeat(1_000_000)]);
  const headers = { ...random.pick([JSON_TYPE, FORM_TYPE]), 'content-encoding': 'gzip' };
  return { body: gzipSync(content), headers, status: 400 };
}

const QUERIES: [string, ...string[]] = [
  '?',
  '?action=test',
  '?a=1&a=2&a',
  '?__proto__=1&__proto__[a]=2',
  '?%ff%00%0d%0aX:%20y',
  '?%',
  '?a=b?c#d',
  `?access_token=${accessToken()}&${DATA_MARK}=${markedText(20)}`,
  `?${'a=1&'.repeat(1000)}`,
];

function oddEnvelope(source: HookSource): Draft {
  const { random } = source;
  const hook = source.signed();
  const headers = random.pick<Record<string, string>>([
    {},
    { authorization: `Bearer ${accessToken()}`, cookie: `session=${markedText(10)}` },
    { 'user-agent': markedText(200), referer: `https://example.com/${DATA_MARK}` },
    { __proto__x: '1', constructor: '1', tostring: '1' },
    { 'x-forwarded-for': '127.0.0.1, ::1', 'x-forwarded-host': 'evil.example', forwarded: 'for=x' },
    { accept: 'text/html', 'accept-encoding': 'gzip;q=1.0, *;q=0', range: 'bytes=0-1' },
    { origin: 'null', 'x-amz-target': 'DynamoDB_20120810.DeleteTable', 'if-none-match': '*' },
    Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`x-${n}`, markedText(3)])),
  ]);
  return {
    body: JSON.stringify(hook),
    path: `${WEBHOOK_PATH}${random.pick(QUERIES)}`,
    headers: { ...JSON_TYPE, ...headers },
    status: 200,
    stores: eventOf(hook),
  };
}

/** Nothing outside the body makes a forged hook genuine, or a `test` of it. */
function claims({ random, secret, fields }: HookSource): Draft {
  const hook = fields();
  const verify = signatureOf(hook, secret);
  const claim = random.pick<Record<string, string>>([
    { 'x-poster-signature': verify },
    { verify, authorization: `Signature ${verify}` },
    { 'x-http-method-override': 'GET', 'x-method-override': 'HEAD' },
    { 'x-original-url': '/', 'x-rewrite-url': '/?action=test' },
    { action: 'test', 'x-poster-test': '1' },
    { 'x-amzn-requestid': 'x', 'x-amz-invocation-type': 'DryRun' },
  ]);
  return {
    body: JSON.stringify({ ...hook, verify: signatureOf(hook, 'not the secret') }),
    path: `${WEBHOOK_PATH}?verify=${verify}&action=test`,
    headers: { ...JSON_TYPE, ...claim },
    status: 401,
  };
}
