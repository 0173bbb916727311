// Requests that have to be answered 200 however odd they look: genuine hooks and `test` hooks. They are the
// control: a receiver that answered 400 to everything would pass all other kinds.

import {
  asForm,
  bracketed,
  DATA_MARK,
  eventOf,
  type Fields,
  type HookSource,
  markedText,
  randomData,
  signatureOf,
} from '../hook-source.ts';
import { type Draft, FORM_TYPE, JSON_TYPE, type Kind } from '../request.ts';

export const genuineKinds: Kind[] = [
  { name: 'genuine JSON', weight: 8, make: genuineJson },
  { name: 'genuine flat form', weight: 4, make: (source) => genuineForm(source, asForm) },
  { name: 'genuine bracketed form', weight: 4, make: (source) => genuineForm(source, bracketed) },
  { name: 'genuine, odd content type', weight: 4, make: oddType },
  { name: 'genuine, odd JSON text', weight: 4, make: oddText },
  { name: 'genuine, odd form', weight: 4, make: oddForm },
  { name: 'test hook, any shape', weight: 4, make: testHook },
];

const accepted = (hook: Fields, body = JSON.stringify(hook)): Draft => ({
  body,
  status: 200,
  stores: eventOf(hook),
});

/** Values at the limits of the grammar, and values that the grammar does not restrict. */
function genuineJson({ random, signed }: HookSource): Draft {
  const overrides = random.pick<Partial<Fields>>([
    {},
    { data: null },
    { data: undefined },
    { data: '' },
    { account: '__proto__', object: 'constructor', action: 'hasOwnProperty' },
    { account: '☕'.repeat(128), object: 'ї'.repeat(64), action: 'x'.repeat(64) },
    { account: `\u202e${'\u05d0'.repeat(5)}\u202c\ufeff`, object: ' ', action: "' OR 1=1 --" },
    { time: 100_000_000 },
    { time: '999999999999' },
    { time: '000000000' },
    { account_number: [random.pick([null, {}, 'a;b', 1e308, true])] },
    { account_number: markedText(100) },
    { data: `${'['.repeat(60_000)}${DATA_MARK}` },
    { data: '%00%0d%0a<script>' },
  ]);
  return accepted(signed(overrides));
}

function genuineForm({ random, signed }: HookSource, toForm: (fields: object) => string): Draft {
  // A form cannot express null.
  const hook = signed({ data: randomData(random) });
  return { ...accepted(hook, toForm(hook)), headers: FORM_TYPE };
}

/** A body that starts with "{" is read as JSON, whatever the content type says. */
function oddType({ random, signed }: HookSource): Draft {
  const type = random.pick([
    'text/plain',
    'text/html; charset=utf-16',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'APPLICATION/JSON;CHARSET="latin1"',
    'multipart/form-data; boundary=x',
    'image/png',
    ';;;',
    '{"a":1}',
    '',
  ]);
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
  return { ...accepted(signed()), headers: random.chance(0.1) ? JSON_TYPE : headers };
}

function oddText({ random, signed }: HookSource): Draft {
  const hook = signed();
  const json = JSON.stringify(hook);
  const escaped = json.replaceAll(/[^\p{ASCII}]|(?<=hostil)e/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  const body = random.pick([
    `\ufeff${json}`,
    ` \t\r\n${JSON.stringify(hook, null, '\t')}\n\n`,
    escaped,
    json.replace('{', '{"verify":"first","account":["of","two"],'),
    json.replace('{', '{"__proto__":{"action":"test"},"constructor":null,"toString":1,'),
    json.replace('{', `{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)},`),
    json.replace('{', `{"":"","url":"x","data[account]":"x","extra":{"action":"test"},`),
  ]);
  return accepted(hook, body);
}

/** As PHP decodes forms: "+" is a space, the last value of a name counts, a lone "%" stands for itself. */
function oddForm({ random, signed }: HookSource): Draft {
  const data = random.pick(['100%', '%u0041', '%zz%', '5%-10%2', `a+b=${DATA_MARK}=`, '%%%']);
  const hook = signed({ data });
  const raw = `${asForm({ ...hook, data: undefined })}&data=${data.replaceAll('+', '%2b')}`;
  const encoded = asForm(hook);
  const body = random.pick([
    raw,
    `&&&=&${encoded}&&`,
    `account=first&verify=first&${encoded}`,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (encodedByte) => encodedByte.toLowerCase()),
    encoded.replace('account', '%61cc%6Funt'),
    bracketed(hook).replaceAll('[', '%5B').replaceAll(']', '%5d'),
    bracketed(hook).replaceAll('%5B', '[').replaceAll('%5D', ']'),
    `${encoded}&__proto__=1&constructor=2&__proto__[action]=test`,
  ]);
  return { ...accepted(hook, body), headers: FORM_TYPE };
}

/** Poster's check button sends these. Signed or not, complete or not, they are answered 200 and not stored. */
function testHook({ random, signed }: HookSource): Draft {
  const hook = signed({ action: 'test' });
  const { verify: _, ...unsigned } = hook;
  const fields = random.pick<object>([
    hook,
    unsigned,
    { action: 'test' },
    { ...hook, verify: signatureOf(hook, 'another') },
    { ...hook, account: [], time: null },
  ]);
  const isText = Object.values(fields).every((value) => typeof value === 'string');
  const toForm = isText ? random.pick([asForm, bracketed, undefined]) : undefined;
  if (toForm === undefined) return { body: JSON.stringify(fields), status: 200 };
  const form = toForm(fields);
  // Nothing else that a form contains makes it anything but a test.
  const body = random.pick([
    form,
    `action=test&account=x&${bracketed({ ...hook, action: 'closed' })}`,
    `account=%FF&${form}&%`,
    `${'a=b&'.repeat(1_000)}${form}`,
  ]);
  return { body, headers: FORM_TYPE, status: 200 };
}
