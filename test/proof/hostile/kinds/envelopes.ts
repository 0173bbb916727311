// Genuine and forged hooks in an odd request: content type, encoding, query, headers, method or path.

import { gzipSync } from 'node:zlib';
import {
  accessToken,
  asForm,
  bracketed,
  DATA_MARK,
  eventOf,
  type HookSource,
  markedText,
  signatureOf,
} from '../hook-source.ts';
import { type Draft, FORM_TYPE, JSON_TYPE, type Kind, WEBHOOK_PATH } from '../request.ts';

export const envelopeKinds: Kind[] = [
  { name: 'form of another content type', weight: 4, make: mislabelledForm },
  { name: 'labelled as compressed', weight: 3, make: labelledCompressed },
  { name: 'compressed', weight: 3, make: compressed },
  { name: 'odd query or headers, genuine', weight: 6, make: oddQueryOrHeaders },
  { name: 'forged, with claims in headers', weight: 4, make: claimsInHeaders },
  { name: 'GET, HEAD with a body', weight: 2, make: reading },
  { name: 'another method', weight: 4, make: otherMethod },
  { name: 'another path', weight: 4, make: otherPath },
];

/** A body is read as a form only when its content type is that of a form, or absent. */
function mislabelledForm({ random, signed }: HookSource): Draft {
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

/** The verifier ignores `content-encoding`. */
function labelledCompressed({ random, signed }: HookSource): Draft {
  const hook = signed();
  const encoding = random.pick(['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, gzip']);
  return {
    body: JSON.stringify(hook),
    headers: { ...JSON_TYPE, 'content-encoding': encoding },
    status: 200,
    stores: eventOf(hook),
  };
}

/** Refused because the second byte of gzip is not UTF-8. One of the two bodies is a small zip bomb. */
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

function oddQueryOrHeaders({ random, signed }: HookSource): Draft {
  const hook = signed();
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

/** Nothing outside the body makes a forged hook genuine, or a `test` hook. */
function claimsInHeaders({ random, secret, fields }: HookSource): Draft {
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

function reading({ random, signed }: HookSource): Draft {
  return { body: JSON.stringify(signed()), method: random.pick(['GET', 'HEAD']), status: 200 };
}

function otherMethod({ random, signed }: HookSource): Draft {
  const methods = 'PUT PATCH DELETE OPTIONS TRACE PROPFIND SEARCH PURGE'.split(' ');
  const method = random.pick(methods as [string]);
  return { body: JSON.stringify(signed()), method, status: 405 };
}

/** None contains a mark, because the access log contains the path, as it does in AWS. */
function otherPath({ random, signed }: HookSource): Draft {
  const path = random.pick([
    '/',
    '//',
    `${WEBHOOK_PATH}/`,
    `${WEBHOOK_PATH}/more`,
    `/${WEBHOOK_PATH}`,
    WEBHOOK_PATH.toUpperCase(),
    `${WEBHOOK_PATH}%00`,
    `${WEBHOOK_PATH};a=b`,
    '/webhooks/%70oster',
    '/webhooks/./poster',
    '/webhooks/x/../poster',
    '/webhooks//poster',
    '/webhooks\\poster',
    '/__proto__',
    '/.env',
    '/cgi-bin/%2e%2e/%2e%2e/etc/passwd',
    `/${'a'.repeat(4000)}`,
  ]);
  return { body: JSON.stringify(signed()), path, status: 404, answeredBy: 'gateway' };
}
