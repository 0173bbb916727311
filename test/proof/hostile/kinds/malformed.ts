// Fields of a wrong type, beyond the grammar, or not there, each in a hook that is signed as it
// stands: only the grammar can refuse it.

import { type Fields, type HookSource, signatureOf } from '../hook-source.ts';
import { accessToken, DATA_MARK, markedText } from '../plants.ts';
import type { Draft } from '../request.ts';
import type { Kind } from './kind.ts';

export const malformedKinds: Kind[] = [
  { name: 'wrong type', weight: 8, make: wrongType },
  { name: 'odd number', weight: 6, make: oddNumber },
  { name: 'text beyond the grammar', weight: 8, make: beyondGrammar },
  { name: 'missing field', weight: 4, make: missing },
];

type Name = 'account' | 'object' | 'object_id' | 'action' | 'time';
const NAMES: [Name, ...Name[]] = ['account', 'object', 'object_id', 'action', 'time'];

/** Writes one field as the very JSON text given, and signs what PHP could make of it. */
function withJson({ fields, secret }: HookSource, name: Name | 'data', json: string): Draft {
  const hook = fields();
  const verify = signatureOf({ ...hook, [name]: json.replace(/^"|"$/g, '') }, secret);
  const { [name]: _, ...others } = { ...hook, verify };
  return { body: JSON.stringify(others).replace('{', `{"${name}":${json},`), status: 400 };
}

function wrongType(source: HookSource): Draft {
  const { random } = source;
  const name = random.pick([...NAMES, 'data'] as [Name, ...(Name | 'data')[]]);
  const values = [
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
  ];
  // `data` may be null.
  if (name !== 'data') values.push('null');
  return withJson(source, name, random.pick(values as [string, ...string[]]));
}

function oddNumber(source: HookSource): Draft {
  const { random } = source;
  const odd = ['1.5', '1e400', '-1e400', '1e308', '-0.1', '5e-324', '9'.repeat(400), '-1e21'];
  const byName: Record<string, readonly string[]> = {
    account: ['0', '1', '-1', '1700000000'],
    object: ['0', '1', '1e3'],
    action: ['0', '1', '-0'],
    data: ['0', '1', '-0', '1700000000'],
    object_id: ['-0.0', '9007199254740992', '-9007199254740992', '100000000000000.0'],
    time: ['0', '-0', '-1700000000', '99999999', '1000000000000', '1700000000.5'],
  };
  const name = random.pick([...NAMES, 'data'] as [Name, ...(Name | 'data')[]]);
  const choices = [...odd, ...(byName[name] ?? [])] as [string, ...string[]];
  return withJson(source, name, random.pick(choices));
}

function beyondGrammar(source: HookSource): Draft {
  const { random } = source;
  const name = random.pick(NAMES);
  const character = random.pick([';', '\u0000', '\n', '\r', '\t', '\u001f', '\u007f', '\u009f']);
  const texts = [
    '',
    `${DATA_MARK}${character}`,
    `${character}${DATA_MARK}`,
    `${DATA_MARK}${character}${DATA_MARK}`,
    `${DATA_MARK}\ud800`,
    `\udc00${DATA_MARK}`,
    `\udfff\ud83d${DATA_MARK}`,
    markedText(22),
    markedText(2000),
    '☕'.repeat(129),
  ];
  if (name === 'time') {
    const times = ['17000000', '1700000000000', ' 1700000000', '+1700000000', '-170000000'];
    texts.push(
      ...times,
      '1.70000000',
      '1e9999999',
      '0x6553f100',
      '１７００００００００',
      '2023-11-14',
    );
  }
  const json = JSON.stringify(random.pick(texts as [string, ...string[]]));
  // Lone surrogates stay escapes: JSON.stringify writes them so.
  return withJson(source, name, json);
}

function missing({ random, fields, secret }: HookSource): Draft {
  const hook = fields();
  const complete: Fields & { verify?: string } = { ...hook, verify: signatureOf(hook, secret) };
  const gone = random.pick<Name | 'verify'>(['verify', ...NAMES]);
  const { [gone]: _, ...others } = complete;
  const renamed = { ...others, [`${gone} `]: complete[gone], [gone.toUpperCase()]: complete[gone] };
  return { body: JSON.stringify(random.pick<object>([others, renamed])), status: 400 };
}
