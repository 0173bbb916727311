// Hooks that were not signed with the secret, or whose fields were changed after signing.

import { createHash, createHmac } from 'node:crypto';
import {
  DATA_MARK,
  type Fields,
  type HookSource,
  md5,
  signatureOf,
  signedParts,
} from '../hook-source.ts';
import type { Draft, Kind } from '../request.ts';

export const forgedKinds: Kind[] = [
  { name: 'forged signature', weight: 8, make: forgedSignature },
  { name: 'malformed signature', weight: 6, make: malformedSignature },
  { name: 'tampered field', weight: 8, make: tampered },
  { name: 'shifted fields, same md5', weight: 6, make: shifted },
];

const answered = (status: number, hook: object): Draft => ({ body: JSON.stringify(hook), status });

const HEX = [...'0123456789abcdef'] as [string, ...string[]];
const flipped = (digit: string): string => (digit === '0' ? '1' : '0');

function forgedSignature({ random, secret, fields }: HookSource): Draft {
  const hook = fields();
  const parts = signedParts(hook);
  const text = [...parts, secret].join(';');
  const right = signatureOf(hook, secret);
  const verify = random.pick<() => string>([
    () => Array.from({ length: 32 }, () => random.pick(HEX)).join(''),
    () => signatureOf(hook, `${secret} `),
    () => signatureOf(hook, secret.toUpperCase()),
    () => signatureOf(hook, ''),
    () => md5(parts.join(';')),
    () => md5(secret),
    () => md5([secret, ...parts].join(';')),
    () => md5([...parts, secret].join('')),
    () => md5(`${text};`),
    () => createHash('sha256').update(text).digest('hex').slice(0, 32),
    () => createHmac('md5', secret).update(parts.join(';')).digest('hex'),
    () => [...right].reverse().join(''),
    () => right.replace(/^./, flipped),
    () => right.replace(/.$/, flipped),
    () => 'd41d8cd98f00b204e9800998ecf8427e',
    () => '0'.repeat(32),
    () => `0e${'1'.repeat(30)}`,
    () => right.toUpperCase(),
  ])();
  // One signature in millions has only digits, or reads the same backwards.
  return answered(401, { ...hook, verify: verify === right ? 'f'.repeat(32) : verify });
}

function malformedSignature({ random, signed }: HookSource): Draft {
  const { verify, ...hook } = signed();
  const malformed = random.pick<unknown>([
    '',
    null,
    true,
    0,
    Number.parseInt(verify.slice(0, 12), 16),
    [],
    [verify],
    {},
    { toString: verify },
    { $ne: '' },
    verify.slice(0, random.integer(1, 31)),
    `${verify}0`,
    ` ${verify}`,
    `${verify}\n`,
    `${verify}\u0000`,
    `0x${verify.slice(2)}`,
    verify.replace(/.$/, 'g'),
    verify.replace(/.$/, '０'),
    verify.repeat(random.integer(2, 2000)),
  ]);
  return answered(400, { ...hook, verify: malformed });
}

function tampered({ random, signed }: HookSource): Draft {
  const hook = signed();
  const change = random.pick<Partial<Fields>>([
    { account: `${hook.account}0` },
    { account: hook.account.toUpperCase() },
    { object: `${hook.object} ` },
    { object: 'other' },
    { object_id: `0${hook.object_id}` },
    { object_id: `${hook.object_id}.0` },
    { action: 'transformed' },
    { action: 'Test' },
    { data: undefined },
    { data: null },
    { data: '' },
    { data: `${hook.data} ` },
    { data: hook.data?.slice(0, -1) ?? '' },
    { time: '1699999999' },
    { time: `0${hook.time}` },
    { time: 100_000_000 },
  ]);
  return answered(401, { ...hook, ...change });
}

/**
 * Text moved from one field to another. The ";" between fields is not escaped, so the md5 stays the same: the
 * signature is right, and only the grammar can refuse these hooks.
 */
function shifted({ random, secret, fields }: HookSource): Draft {
  const { account, object, object_id, action, time } = fields();
  const data = `${DATA_MARK};1700000001`;
  const original: Fields = { account, object, object_id, action, data, time };
  const { data: _, ...withoutData } = original;
  const change = random.pick<Fields>([
    { ...withoutData, time: `${data};${time}` },
    { ...withoutData, action: `${action};${data}` },
    { ...original, data: '1700000001', action: `${action};${DATA_MARK}` },
    { ...original, data: DATA_MARK, time: `1700000001;${time}` },
    { ...original, object_id: `${object_id};${action}`, action: DATA_MARK, data: '1700000001' },
    // The first two fields became one, so the others moved up.
    {
      ...{ account: `${account};${object}`, object: `${object_id}` },
      ...{ object_id: action, action: data, time },
    },
  ]);
  return answered(400, { ...change, verify: signatureOf(original, secret) });
}
