// Bodies that are no JSON object and no form: cut off, of another language, not UTF-8.

import type { HookSource } from '../hook-source.ts';
import { accessToken, DATA_MARK, markedText } from '../plants.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const brokenTextKinds: Kind[] = [
  { name: 'truncated JSON', weight: 6, make: truncatedJson },
  { name: 'truncated form', weight: 4, make: truncatedForm },
  { name: 'not JSON', weight: 6, make: notJson },
  { name: 'not UTF-8', weight: 6, make: notUtf8 },
];

function truncatedJson({ random, signed }: HookSource): Draft {
  const json = Buffer.from(JSON.stringify(signed()));
  return { body: json.subarray(0, random.integer(0, json.length - 1)), status: 400 };
}

/** `verify` comes last, so that every cut takes of it. */
function truncatedForm({ random, signed }: HookSource): Draft {
  const form = random.pick([asForm, bracketed])(signed());
  return {
    body: form.slice(0, random.integer(0, form.length - 1)),
    headers: FORM_TYPE,
    status: 400,
  };
}

function notJson({ random, signed }: HookSource): Draft {
  const json = JSON.stringify(signed());
  const body = random.pick([
    `[${json}]`,
    `"${DATA_MARK}"`,
    'null',
    'true',
    '0',
    ' ',
    '\ufeff',
    `${json}${json}`,
    `${json}\n${DATA_MARK}`,
    `${json},`,
    `${DATA_MARK}${json}`,
    `\ufeff\ufeff${json}`,
    `\u00a0${json}`,
    `)]}',\n${json}`,
    `hook=${json}`,
    json.replaceAll('"', "'"),
    json.replace(/\}$/, ',}'),
    json.replace('{', '{/**/'),
    json.replace('{', '{"n":NaN,'),
    json.replace('{', '{"n":01,'),
    json.replace('{', `{${DATA_MARK}:1,`),
    json.replace('{', `{"${DATA_MARK}\n":1,`),
    json.replace('{', '{"\\x41":1,'),
    `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`,
    `--- !!js/function "${DATA_MARK}"`,
    `access_token: ${accessToken()}`,
    markedText(random.integer(1, 2000)),
    '['.repeat(random.integer(1, 250_000)),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    '{"a":'.repeat(random.integer(1, 40_000)),
  ]);
  return { body, status: 400 };
}

/** Overlong forms, surrogates, bytes that no text has, characters cut short; other encodings. */
const INVALID: [string, ...string[]] = [
  'c080',
  'c0af',
  'e080af',
  'f08080af',
  'eda080',
  'edb080',
  'f4908080',
  'f888808080',
  'ff',
  'fe',
  '80',
  'bf',
  'c3',
  'e298',
  'f09f98',
];

function notUtf8({ random, signed }: HookSource): Draft {
  const json = JSON.stringify(signed());
  const bytes = Buffer.from(json);
  // Before a quote, comma or colon: no byte that could complete a character follows.
  const places = [...bytes.entries()].filter(([, byte]) => byte === 0x22).map(([at]) => at);
  const at = random.pick(places as [number, ...number[]]);
  const invalid = Buffer.from(random.pick(INVALID), 'hex');
  const body = random.pick([
    Buffer.concat([bytes.subarray(0, at), invalid, bytes.subarray(at)]),
    Buffer.concat([invalid, bytes]),
    Buffer.concat([bytes, invalid]),
    Buffer.from(`\ufeff${json}`, 'utf16le'),
    Buffer.from(json, 'utf16le'),
    Buffer.from(`\ufeff${json}`, 'utf16le').swap16(),
    Buffer.from(json.replace('{', '{"ü":"é",'), 'latin1'),
  ]);
  return { body, headers: random.pick([FORM_TYPE, { 'content-type': 'text/plain' }]), status: 400 };
}
