// Bodies near each size limit: the verifier's, that of a queue message, and the gateway's.

import {
  asForm,
  DATA_MARK,
  eventOf,
  type HookSource,
  markedText,
  signatureOf,
} from '../hook-source.ts';
import { type Draft, FORM_TYPE, type Kind } from '../request.ts';

/** Documented limits. The verifier and the gateway answer 413 to anything larger. */
const VERIFIER_MAX_BYTES = 256 * 1024;
const GATEWAY_MAX_BYTES = 10 * 1024 * 1024;

export const sizeKinds: Kind[] = [
  { name: 'at the size limit', weight: 2, make: atLimit },
  { name: 'one byte over the limit', weight: 2, make: overLimit },
  { name: 'megabytes', weight: 1, make: megabytes },
  { name: 'growing in the queue', weight: 1, make: growing },
];

/** Not part of a round, because one of these is as large as ten thousand other requests. */
export const gatewaySizeKind: Kind = { name: 'over 10 MB', weight: 1, make: overGateway };

const padded = (json: string, bytes: number): string =>
  json + ' '.repeat(bytes - Buffer.byteLength(json));

function atLimit({ random, fields, signed, secret }: HookSource): Draft {
  // Only ASCII, so that a character is a byte.
  const hook = fields({ object: 'stock', data: '' });
  const bytes = JSON.stringify({ ...hook, verify: '0'.repeat(32) }).length;
  const room = VERIFIER_MAX_BYTES - 1 - bytes;
  const full = { ...hook, data: markedText(Math.floor(room / DATA_MARK.length)) };
  const json = JSON.stringify({ ...full, verify: signatureOf(full, secret) });
  const small = signed();
  const smallJson = JSON.stringify(small);
  return random.pick<Draft>([
    { body: padded(json, VERIFIER_MAX_BYTES), status: 200, stores: eventOf(hook) },
    { body: padded(json, VERIFIER_MAX_BYTES - 1), status: 200, stores: eventOf(hook) },
    { body: padded(smallJson, VERIFIER_MAX_BYTES), status: 200, stores: eventOf(small) },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES), status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '&'), headers: FORM_TYPE, status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '%'), headers: FORM_TYPE, status: 400 },
    { body: Buffer.alloc(VERIFIER_MAX_BYTES, '\\"'), status: 400 },
    { body: `"${'\\u0000'.repeat(43_000)}"`, status: 400 },
  ]);
}

function overLimit({ random, signed }: HookSource): Draft {
  const bytes = VERIFIER_MAX_BYTES + 1;
  const body = random.pick([
    padded(JSON.stringify(signed()), bytes),
    padded(JSON.stringify({ action: 'test' }), bytes),
    Buffer.alloc(bytes, DATA_MARK),
    Buffer.alloc(bytes, 0xff),
    // Fewer characters than the limit, but more bytes.
    `"${'☕'.repeat(VERIFIER_MAX_BYTES / 3)}"`,
  ]);
  const headers = random.pick([FORM_TYPE, { 'content-type': 'application/octet-stream' }]);
  return { body, headers, status: 413 };
}

function megabytes({ random }: HookSource): Draft {
  const bytes = random.integer(VERIFIER_MAX_BYTES + 1, 4 * 1024 * 1024);
  return { body: Buffer.alloc(bytes, random.pick(['{', '[', DATA_MARK, '☕'])), status: 413 };
}

/** Characters that a queue message has to escape. Raw control characters would not fit into it. */
function growing({ fields, secret, random }: HookSource): Draft {
  const character = random.pick(['🥐', '\uffff', '"', '\u007f', '\u0001', '\u001f']);
  const times = Math.floor(190_000 / Buffer.byteLength(character));
  const hook = fields({ object: 'stock', data: character.repeat(times) });
  const form = asForm({ ...hook, data: undefined, verify: signatureOf(hook, secret) });
  const request = { body: `${form}&data=${hook.data}`, headers: FORM_TYPE };
  const isControl = character < ' ';
  return isControl
    ? { ...request, status: 400 }
    : { ...request, status: 200, stores: eventOf(hook) };
}

function overGateway({ random }: HookSource): Draft {
  const body = Buffer.alloc(GATEWAY_MAX_BYTES + random.integer(1, 1024), DATA_MARK);
  return { body, status: 413, answeredBy: 'gateway' };
}
