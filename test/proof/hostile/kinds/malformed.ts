// JSON objects that are not valid hooks: fields of a wrong type, outside the grammar, missing or repeated, and
// names and nesting that could confuse a parser.

import {
  accessToken,
  DATA_MARK,
  eventOf,
  type HookSource,
  markedText,
  signatureOf,
} from '../hook-source.ts';
import type { Draft, Kind } from '../request.ts';

export const malformedKinds: Kind[] = [
  { name: 'wrong type', weight: 8, make: wrongType },
  { name: 'odd number', weight: 6, make: oddNumber },
  { name: 'text outside the grammar', weight: 8, make: outsideGrammar },
  { name: 'missing field', weight: 4, make: missing },
  { name: 'duplicate keys', weight: 4, make: duplicateKeys },
  { name: 'prototype keys', weight: 4, make: prototypeKeys },
  { name: 'deep nesting', weight: 1, make: deepNesting },
];

const NAMES = ['account', 'object', 'object_id', 'action', 'time', 'data'] as const;
type Name = (typeof NAMES)[number];

/** Replaces one field by this JSON text. The signature fits, so only the grammar can refuse the hook. */
function withJson({ fields, secret }: HookSource, name: Name, json: string): Draft {
  const hook = fields();
  const verify = signatureOf({ ...hook, [name]: json.replace(/^"|"$/g, '') }, secret);
  const { [name]: _, ...others } = { ...hook, verify };
  return { body: JSON.stringify(others).replace('{', `{"${name}":${json},`), status: 400 };
}

function wrongType(source: HookSource): Draft {
  const name = source.random.pick(NAMES);
  const json = source.random.pick([
    'true',
    'false',
    '[]',
    '{}',
    `["${DATA_MARK}"]`,
    `{"access_token":"${accessToken()}"}`,
    `[[[[{"${DATA_MARK}":[null]}]]]]`,
    `{"length":1,"toString":"${DATA_MARK}"}`,
    '{"__proto__":{"length":10}}',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    // Only `data` may be null.
    name === 'data' ? '0' : 'null',
  ]);
  return withJson(source, name, json);
}

const ODD_NUMBERS: Record<Name, readonly string[]> = {
  account: ['0', '1', '-1', '1700000000'],
  object: ['0', '1', '1e3'],
  action: ['0', '1', '-0'],
  data: ['0', '1', '-0', '1700000000'],
  object_id: ['-0.0', '9007199254740992', '-9007199254740992', '100000000000000.0'],
  time: ['0', '-0', '-1700000000', '99999999', '1000000000000', '1700000000.5'],
};

function oddNumber(source: HookSource): Draft {
  const name = source.random.pick(NAMES);
  const json = source.random.pick([
    '9'.repeat(400),
    ...'1.5 1e400 -1e400 1e308 -0.1 5e-324 -1e21'.split(' '),
    ...ODD_NUMBERS[name],
  ]);
  return withJson(source, name, json);
}

const LONE_SURROGATES = [
  `${DATA_MARK}\ud800`,
  `\udc00${DATA_MARK}`,
  `\udfff\ud83d${DATA_MARK}`,
] as const;

const ODD_TIMES =
  '17000000|1700000000000| 1700000000|+1700000000|-170000000|1.70000000|1e9999999|0x6553f100|１７００００００００|2023-11-14';

function outsideGrammar(source: HookSource): Draft {
  const { random } = source;
  const name = random.pick(NAMES);
  const character = random.pick([';', '\u0000', '\n', '\r', '\t', '\u001f', '\u007f', '\u009f']);
  const text = random.pick([
    ...LONE_SURROGATES,
    // `data` may be any other text.
    ...(name === 'data'
      ? []
      : [
          '',
          `${DATA_MARK}${character}`,
          `${character}${DATA_MARK}`,
          `${DATA_MARK}${character}${DATA_MARK}`,
          markedText(22),
          markedText(2000),
          '☕'.repeat(129),
        ]),
    ...(name === 'time' ? ODD_TIMES.split('|') : []),
  ]);
  // JSON.stringify writes a lone surrogate as an escape.
  return withJson(source, name, JSON.stringify(text));
}

function missing({ random, signed }: HookSource): Draft {
  const hook = signed();
  const name = random.pick(['account', 'object', 'object_id', 'action', 'time', 'verify'] as const);
  const { [name]: value, ...others } = hook;
  const renamed = { ...others, [`${name} `]: value, [name.toUpperCase()]: value };
  return { body: JSON.stringify(random.pick<object>([others, renamed])), status: 400 };
}

/** The last one counts, in PHP and in JavaScript. */
function duplicateKeys({ random, signed }: HookSource): Draft {
  const hook = signed();
  const json = JSON.stringify(hook);
  const name = random.pick([...NAMES, 'verify']);
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

/** Nesting that could exhaust a recursive parser's stack. */
function deepNesting({ random, secret, fields, signed }: HookSource): Draft {
  const lists = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
  const objects = `${'{"a":'.repeat(DEPTH / 4)}1${'}'.repeat(DEPTH / 4)}`;
  const hook = signed();
  const json = JSON.stringify(hook);
  const token = `"access_token":"${accessToken()}"`;
  const inData = (data: string): Draft => {
    const deep = fields({ data });
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

/** JSON as text in JSON, many times over. Each level doubles the backslashes. */
function nestedText(json: string): string {
  let nested = json;
  while (nested.length < 20_000) nested = JSON.stringify({ deep: nested });
  return nested;
}
