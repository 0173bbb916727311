// Bodies that are no hook, each with the status that its kind deserves.

import { signedHook } from './hooks.ts';

export interface Rubbish {
  body: string | Buffer;
  headers: Record<string, string>;
  status: 400 | 401 | 413;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const KIBIBYTE = 1024;

export function rubbish(): Rubbish[] {
  const hook = signedHook({ account: 'rubbish', data: '{"a":1}' });
  const json = JSON.stringify(hook);
  const badValues = [
    null,
    true,
    [],
    {},
    [hook],
    { nested: { deep: [1] } },
    '',
    '\u0000',
    'x'.repeat(200),
    'a;b',
    1.5,
    1e308,
    Number.MIN_SAFE_INTEGER - 2,
    'tab\tbed',
    '\u009f',
    -1e21,
    '\ud800',
  ];
  const fields = ['account', 'object', 'object_id', 'action', 'time', 'verify'] as const;
  const wrongTypes = fields.flatMap((field) =>
    badValues.map((value) => JSON.stringify({ ...hook, [field]: value })),
  );
  const wrongData = [5, true, {}, [], '\udc00'].map((data) => JSON.stringify({ ...hook, data }));
  const missing = fields.map((field) => JSON.stringify({ ...hook, [field]: undefined }));
  const truncated = Array.from({ length: json.length - 1 }, (_, length) => json.slice(0, length));
  const invalidUtf8 = [0x80, 0xc0, 0xff, 0xed].map((byte) =>
    Buffer.concat([
      Buffer.from(json.slice(0, 20)),
      Buffer.from([byte]),
      Buffer.from(json.slice(20)),
    ]),
  );
  const shapes = [
    '',
    ' ',
    'null',
    '0',
    '"text"',
    '[]',
    '{}',
    '{"__proto__":{"action":"test"}}',
    '{"constructor":{"prototype":{}}}',
    `[${json}]`,
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `{"account":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    `${json}${json}`,
    json.replaceAll('"', "'"),
    `{"object_id":${'9'.repeat(400)}}`,
    '<xml/>',
    '\ufeff',
  ];
  const bad = [...wrongTypes, ...wrongData, ...missing, ...truncated, ...shapes, ...invalidUtf8];
  const forms = [
    '',
    '=',
    '&&&',
    'account',
    'action=tes',
    'data[account]=a',
    '%',
    '%FF=%FE',
    'a[]=1',
  ];
  const withoutData = JSON.stringify({ ...hook, data: undefined });
  return [
    ...bad.map((body) => ({ body, headers: JSON_TYPE, status: 400 as const })),
    ...forms.map((body) => ({ body, headers: FORM_TYPE, status: 400 as const })),
    { body: withoutData, headers: JSON_TYPE, status: 401 },
    { body: json.replace('}"', '} "'), headers: JSON_TYPE, status: 401 },
    { body: 'x'.repeat(1024 * KIBIBYTE), headers: JSON_TYPE, status: 413 },
    { body: Buffer.alloc(256 * KIBIBYTE + 1), headers: FORM_TYPE, status: 413 },
  ];
}
