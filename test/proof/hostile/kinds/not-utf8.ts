// Bytes that are no UTF-8. A receiver that replaces them would sign other text than was sent.

import type { HookSource } from '../hook-source.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import type { Kind } from './kind.ts';

export const notUtf8Kinds: Kind[] = [{ name: 'not UTF-8', weight: 6, make: notUtf8 }];

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
