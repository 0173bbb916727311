// Bodies that are neither a JSON object nor a form of a hook: cut off, in another language, not UTF-8, or with
// other form fields.

import {
  accessToken,
  asForm,
  bracketed,
  DATA_MARK,
  type HookSource,
  markedText,
} from '../hook-source.ts';
import { type Draft, FORM_TYPE, type Kind } from '../request.ts';

export const brokenBodyKinds: Kind[] = [
  { name: 'truncated JSON', weight: 6, make: truncatedJson },
  { name: 'truncated form', weight: 4, make: truncatedForm },
  { name: 'not JSON', weight: 6, make: notJson },
  { name: 'not UTF-8', weight: 6, make: notUtf8 },
  { name: 'invalid percent-encoding', weight: 6, make: invalidPercent },
  { name: 'form with other fields', weight: 4, make: otherFields },
];

/** Every truncation of one genuine hook, starting with the empty body. */
export function truncations({ signed }: HookSource): Draft[] {
  const json = Buffer.from(JSON.stringify(signed()));
  return Array.from(json, (_, length) => ({ body: json.subarray(0, length), status: 400 }));
}

function truncatedJson(source: HookSource): Draft {
  return source.random.pick(truncations(source) as [Draft]);
}

/** `verify` is the last field, so every truncation affects it. */
function truncatedForm({ random, signed }: HookSource): Draft {
  const form = random.pick([asForm, bracketed])(signed());
  const body = form.slice(0, random.integer(0, form.length - 1));
  return { body, headers: FORM_TYPE, status: 400 };
}

function notJson({ random, signed }: HookSource): Draft {
  const json = JSON.stringify(signed());
  const body = random.pick([
    `[${json}]`,
    `"${DATA_MARK}"`,
    'null',
    'true',
    '0',
    '[]',
    '{}',
    '',
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

/** In hex: overlong forms, surrogates, bytes that UTF-8 never uses, and characters cut short. */
const INVALID_UTF8 =
  'c080 c0af e080af f08080af eda080 edb080 f4908080 f888808080 ff fe 80 bf c3 e298 f09f98';

/** A receiver that replaced invalid bytes would check the signature of text that was never sent. */
function notUtf8({ random, signed }: HookSource): Draft {
  const json = JSON.stringify(signed());
  const bytes = Buffer.from(json);
  // Before a quote, because no byte follows that could complete a character.
  const quotes = [...bytes.entries()].filter(([, byte]) => byte === 0x22).map(([at]) => at);
  const at = random.pick(quotes as [number, ...number[]]);
  const invalid = Buffer.from(random.pick(INVALID_UTF8.split(' ') as [string]), 'hex');
  const body = random.pick([
    Buffer.concat([bytes.subarray(0, at), invalid, bytes.subarray(at)]),
    Buffer.concat([invalid, bytes]),
    Buffer.concat([bytes, invalid]),
    Buffer.from(`\ufeff${json}`, 'utf16le'),
    Buffer.from(json, 'utf16le'),
    Buffer.from(`\ufeff${json}`, 'utf16le').swap16(),
    Buffer.from(json.replace('{', '{"ü":"é",'), 'latin1'),
  ]);
  // API Gateway passes these content types on as bytes. What it makes of invalid text is not documented.
  const headers = random.pick([FORM_TYPE, { 'content-type': 'application/octet-stream' }]);
  return { body, headers, status: 400 };
}

/** Most of these are not UTF-8 when decoded. */
function invalidPercent({ random, signed }: HookSource): Draft {
  const form = asForm(signed());
  const junk = random.pick(['%ff', '%C0%80', '%ed%a0%80', '%80', '%f5%80%80%80', '%c3', '%e2%98']);
  const body = random.pick([
    `${form}&extra=${junk}`,
    `${junk}=1&${form}`,
    form.replace('account=', `account=${junk}`),
    form.replace('verify=', `verify=${junk}`),
    form.replaceAll(/[a-z]/g, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
    '%'.repeat(random.integer(1, 5000)),
    '%00'.repeat(random.integer(1, 5000)),
  ]);
  return { body, headers: FORM_TYPE, status: 400 };
}

function otherFields({ random, signed }: HookSource): Draft {
  const hook = signed();
  const form = asForm(hook);
  const renamed = (pattern: string) => form.replaceAll(/(^|&)(\w+)=/g, pattern);
  const body = random.pick([
    '',
    '=',
    '&&&',
    'account',
    'action=tes',
    `data=${encodeURIComponent(JSON.stringify(hook))}`,
    `payload=${encodeURIComponent(JSON.stringify(hook))}`,
    form.replaceAll('&', ';'),
    form.replaceAll('&', '&amp;'),
    form.replaceAll('=', ':'),
    renamed('$1$2[]='),
    renamed('$1data[$2][]='),
    renamed('$1data[data][$2]='),
    renamed('$1__proto__[$2]='),
    renamed('$1 $2='),
    // When any name is in brackets, the flat names do not count.
    `${form}&data[account]=${DATA_MARK}`,
    `${form}&data[__proto__]=test`,
    `data[action]=tes&data[${'x'.repeat(10_000)}]=1`,
    'a[b]=1&'.repeat(random.integer(1, 20_000)),
  ]);
  return { body, headers: FORM_TYPE, status: 400 };
}
