// Bodies that are no hook, each with the status that its kind deserves.

import type { Hook } from '../../lambda/poster/hook.ts';

export interface Rubbish {
  body: string | Buffer;
  headers: Record<string, string>;
  status: 400 | 413;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
/** The gateway hands such a body over byte for byte; what it makes of text that is none, it may choose. */
const BINARY_TYPE = { 'content-type': 'application/octet-stream' };
const KIBIBYTE = 1024;

/** @param hook a genuine one, to be spoiled */
export function rubbish(hook: Hook): Rubbish[] {
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
  const bad = [...wrongTypes, ...wrongData, ...missing, ...truncated, ...shapes];
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
  return [
    ...bad.map((body) => ({ body, headers: JSON_TYPE, status: 400 as const })),
    ...forms.map((body) => ({ body, headers: FORM_TYPE, status: 400 as const })),
    ...invalidUtf8.map((body) => ({ body, headers: BINARY_TYPE, status: 400 as const })),
    { body: 'x'.repeat(1024 * KIBIBYTE), headers: JSON_TYPE, status: 413 },
    { body: Buffer.alloc(256 * KIBIBYTE + 1), headers: FORM_TYPE, status: 413 },
  ];
}
