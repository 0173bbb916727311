// Bodies around every limit: the verifier's, a queue message's, the gateway's.

import { eventOf, type HookSource, signatureOf } from '../hook-source.ts';
import { DATA_MARK, markedText } from '../plants.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import { asForm } from './form-text.ts';
import type { Kind } from './kind.ts';

/** As documented: more is answered 413 by the verifier, and by the gateway. */
const VERIFIER_MAX_BYTES = 256 * 1024;
const GATEWAY_MAX_BYTES = 10 * 1024 * 1024;

export const sizeKinds: Kind[] = [
  { name: 'at the size limit', weight: 2, make: atLimit },
  { name: 'one byte over the limit', weight: 2, make: overLimit },
  { name: 'megabytes', weight: 1, make: megabytes },
  { name: 'too large for a message', weight: 1, make: tooLargeEscaped },
];

/** Not in the rounds: one of them weighs as much as ten thousand others. */
export const gatewaySizeKind: Kind = { name: 'over 10 MB', weight: 1, make: overGateway };

const padded = (json: string, bytes: number): string =>
  json + ' '.repeat(bytes - Buffer.byteLength(json));

function atLimit({ random, fields, signed, secret }: HookSource): Draft {
  const hook = fields({ data: '' });
  const room = VERIFIER_MAX_BYTES - JSON.stringify({ ...hook, verify: '0'.repeat(32) }).length;
  // "спот" takes two bytes a letter.
  const full = { ...hook, object: 'stock', data: '' };
  const filled = { ...full, data: markedText(Math.floor(room / DATA_MARK.length) - 2) };
  const json = JSON.stringify({ ...filled, verify: signatureOf(filled, secret) });
  const small = signed();
  return random.pick<Draft>([
    { body: padded(json, VERIFIER_MAX_BYTES), status: 200, stores: eventOf(hook) },
    { body: padded(json, VERIFIER_MAX_BYTES - 1), status: 200, stores: eventOf(hook) },
    {
      body: padded(JSON.stringify(small), VERIFIER_MAX_BYTES),
      status: 200,
      stores: eventOf(small),
    },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES), status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '&'), headers: FORM_TYPE, status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '%'), headers: FORM_TYPE, status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '\\"'), status: 400 },
    { body: `"${'\\u0000'.repeat(43_000)}"`, status: 400 },
    { body: '', status: 400 },
  ]);
}

function overLimit({ random, signed }: HookSource): Draft {
  const bytes = VERIFIER_MAX_BYTES + 1;
  const body = random.pick([
    padded(JSON.stringify(signed()), bytes),
    padded(JSON.stringify({ action: 'test' }), bytes),
    Buffer.alloc(bytes, DATA_MARK),
    Buffer.alloc(bytes, 0xff),
    // Fewer characters than the limit, more bytes.
    `"${'☕'.repeat(VERIFIER_MAX_BYTES / 3)}"`,
  ]);
  return { body, headers: random.pick([FORM_TYPE, { 'content-type': 'text/plain' }]), status: 413 };
}

function megabytes({ random }: HookSource): Draft {
  const bytes = random.integer(VERIFIER_MAX_BYTES + 1, 4 * 1024 * 1024);
  return { body: Buffer.alloc(bytes, random.pick(['{', '[', DATA_MARK, '☕'])), status: 413 };
}

/** Legal in bytes; escaped for the queue six times as large. */
function tooLargeEscaped({ fields, secret, random }: HookSource): Draft {
  const hook = fields({ data: random.pick(['\u0001', '\u001f', '\u007f']).repeat(190_000) });
  const form = asForm({ ...hook, data: undefined, verify: signatureOf(hook, secret) });
  return { body: `${form}&data=${hook.data}`, headers: FORM_TYPE, status: 413 };
}

function overGateway({ random }: HookSource): Draft {
  const body = Buffer.alloc(GATEWAY_MAX_BYTES + random.integer(1, 1024), DATA_MARK);
  return { body, status: 413, answeredBy: 'gateway' };
}
