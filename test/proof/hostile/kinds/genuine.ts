// The control: what has to be taken, however odd it looks. A receiver that answered 400 to
// everything would pass all the other kinds.

import { eventOf, type Fields, type HookSource, randomData } from '../hook-source.ts';
import { DATA_MARK, markedText } from '../plants.ts';
import { type Draft, FORM_TYPE, JSON_TYPE } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const genuineKinds: Kind[] = [
  { name: 'genuine JSON', weight: 8, make: (source) => taken(source.signed(odd(source))) },
  { name: 'genuine flat form', weight: 4, make: (source) => takenForm(source, asForm) },
  { name: 'genuine bracketed form', weight: 4, make: (source) => takenForm(source, bracketed) },
  { name: 'genuine, odd content type', weight: 4, make: oddType },
  { name: 'genuine, odd JSON text', weight: 4, make: oddText },
];

function taken(hook: Fields): Draft {
  return { body: JSON.stringify(hook), status: 200, stores: eventOf(hook) };
}

/** At the edges of the grammar, and what it says nothing of. */
function odd({ random }: HookSource): Partial<Fields> {
  return random.pick<Partial<Fields>>([
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
}

function takenForm(source: HookSource, write: (fields: object) => string): Draft {
  // A form cannot hold null.
  const hook = source.signed({ data: randomData(source.random) });
  return { body: write(hook), headers: FORM_TYPE, status: 200, stores: eventOf(hook) };
}

/** A body that opens with "{" is JSON whatever the header says. */
function oddType(source: HookSource): Draft {
  const type = source.random.pick([
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
  return { ...taken(source.signed()), headers: source.random.chance(0.1) ? JSON_TYPE : headers };
}

function oddText(source: HookSource): Draft {
  const hook = source.signed();
  const json = JSON.stringify(hook);
  const escaped = json.replaceAll(/[^\p{ASCII}]|(?<=hostil)e/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  const body = source.random.pick([
    `\ufeff${json}`,
    ` \t\r\n${JSON.stringify(hook, null, '\t')}\n\n`,
    escaped,
    json.replace('{', '{"verify":"first","account":["of","two"],'),
    json.replace('{', '{"__proto__":{"action":"test"},"constructor":null,"toString":1,'),
    json.replace('{', `{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)},`),
    json.replace('{', `{"":"","url":"x","data[account]":"x","extra":{"action":"test"},`),
  ]);
  return { body, status: 200, stores: eventOf(hook) };
}
