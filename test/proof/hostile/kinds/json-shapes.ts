// JSON that reads as one thing to one parser and as another to the next: names twice, names that
// JavaScript gives a meaning to, and nesting that could exhaust a stack.

import { eventOf, type HookSource, signatureOf } from '../hook-source.ts';
import { accessToken, DATA_MARK } from '../plants.ts';
import type { Draft } from '../request.ts';
import type { Kind } from './kind.ts';

export const jsonShapeKinds: Kind[] = [
  { name: 'duplicate keys', weight: 4, make: duplicateKeys },
  { name: 'prototype keys', weight: 4, make: prototypeKeys },
  { name: 'deep nesting', weight: 1, make: deepNesting },
];

/** The last one counts, to PHP as to JavaScript. */
function duplicateKeys({ random, signed }: HookSource): Draft {
  const hook = signed();
  const json = JSON.stringify(hook);
  const name = random.pick(['account', 'object', 'object_id', 'action', 'time', 'verify', 'data']);
  const first = (value: string) => json.replace('{', `{"${name}":${value},`);
  const last = (value: string) => json.replace(/\}$/, `,"${name}":${value}}`);
  return random.pick<Draft>([
    { body: first('[]'), status: 200, stores: eventOf(hook) },
    { body: first(`"${DATA_MARK}"`), status: 200, stores: eventOf(hook) },
    { body: last('[]'), status: 400 },
    { body: last(`{"${DATA_MARK}":1}`), status: 400 },
    { body: last('"1234567890"'), status: name === 'verify' ? 400 : 401 },
    { body: json.replace(/\}$/, `,"acc\\u006funt":"other"}`), status: 401 },
  ]);
}

function prototypeKeys({ random, signed }: HookSource): Draft {
  const json = JSON.stringify(signed());
  const body = random.pick([
    `{"__proto__":${json}}`,
    `{"constructor":{"prototype":${json}}}`,
    '{"__proto__":{"action":"test"}}',
    '{"__proto__":null,"constructor":null,"hasOwnProperty":null}',
    `{"__proto__":{"__proto__":{"action":"test","data":"${DATA_MARK}"}}}`,
    `{"prototype":${json},"toJSON":"${DATA_MARK}"}`,
    json.replace('"verify"', '"__proto__"'),
    json.replace('"account"', '"__proto__"'),
    json.replace('"action"', '"constructor"'),
  ]);
  return { body, status: 400 };
}

const DEPTH = 100_000;

function deepNesting(source: HookSource): Draft {
  const { random, secret } = source;
  const lists = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  const objects = `${'{"a":'.repeat(DEPTH / 4)}1${'}'.repeat(DEPTH / 4)}`;
  const hook = source.signed();
  const json = JSON.stringify(hook);
  const token = `"access_token":"${accessToken()}"`;
  const inData = (data: string): Draft => {
    const deep = source.fields({ data });
    const body = JSON.stringify({ ...deep, verify: signatureOf(deep, secret) });
    return { body, status: 200, stores: eventOf(deep) };
  };
  return random.pick<() => Draft>([
    () => ({ body: json.replace('{', `{"extra":${lists},`), status: 200, stores: eventOf(hook) }),
    () => ({ body: json.replace('{', `{"extra":${objects},`), status: 200, stores: eventOf(hook) }),
    () => ({ body: json.replace(/"account":"[^"]*"/, `"account":${lists}`), status: 400 }),
    () => ({ body: json.replace(/"time":("[^"]*"|\d+)/, `"time":${objects}`), status: 400 }),
    () => inData(lists),
    () => inData(`${'['.repeat(DEPTH)}{${token}}${']'.repeat(DEPTH)}`),
    () => inData(`{"access_token":${'['.repeat(DEPTH)}"${accessToken()}"${']'.repeat(DEPTH)}}`),
    () => inData(`${'{"a":'.repeat(DEPTH / 10)}{${token}}${'}'.repeat(DEPTH / 10)}`),
    () => inData(nestedText(`{${token}}`)),
  ])();
}

/** JSON as text in JSON, again and again: each level doubles the backslashes. */
function nestedText(json: string): string {
  let nested = json;
  while (nested.length < 20_000) nested = JSON.stringify({ deep: nested });
  return nested;
}
