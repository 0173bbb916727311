// Bodies that are no JSON object and no form: cut off, or of another language.

import type { HookSource } from '../hook-source.ts';
import { accessToken, DATA_MARK, markedText } from '../plants.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const brokenTextKinds: Kind[] = [
  { name: 'truncated JSON', weight: 6, make: truncatedJson },
  { name: 'truncated form', weight: 4, make: truncatedForm },
  { name: 'not JSON', weight: 6, make: notJson },
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
