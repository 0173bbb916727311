// Signatures that are not Poster's, and hooks changed after they were signed.

import { createHash, createHmac } from 'node:crypto';
import { type Fields, type HookSource, md5, signatureOf, signedParts } from '../hook-source.ts';
import type { Draft } from '../request.ts';
import type { Kind } from './kind.ts';

export const forgedKinds: Kind[] = [
  { name: 'forged signature', weight: 8, make: forgedSignature },
  { name: 'malformed signature', weight: 6, make: malformedSignature },
  { name: 'tampered field', weight: 8, make: tampered },
];

const as = (status: number, hook: object): Draft => ({ body: JSON.stringify(hook), status });

const HEX = [...'0123456789abcdef'] as [string, ...string[]];

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
    () => right.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    () => right.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    () => 'd41d8cd98f00b204e9800998ecf8427e',
    () => '0'.repeat(32),
    () => `0e${'1'.repeat(30)}`,
    () => right.toUpperCase(),
  ])();
  // One signature in millions has no letter to write as a capital, or reads the same backwards.
  return as(401, { ...hook, verify: verify === right ? 'f'.repeat(32) : verify });
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
  return as(400, { ...hook, verify: malformed });
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
  return as(401, { ...hook, ...change });
}
