// What the functions are invoked with while they are measured: a hook of 500 bytes, signed, in the
// gateway's envelope, and batches of the queue's messages.

import { randomBytes, randomUUID } from 'node:crypto';
import { sign } from '../../lambda/poster/signature.ts';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { SINK_SECRET } from './sink-secret.ts';

/** Of `data`: with the other fields and the signature the body is some 500 bytes. */
const DATA_BYTES = 300;

const data = (bytes: number): string => {
  const history = { type_history: 'additem', time: 1_795_500_000_000, value: 483, user_id: 3 };
  const text = JSON.stringify({ transactions_history: { ...history, value_text: '' } });
  const filler = 'x'.repeat(Math.max(0, bytes - text.length));
  return JSON.stringify({ transactions_history: { ...history, value_text: filler } });
};

/** @param dataBytes length of `data` */
export function signedBody(id: number, dataBytes = DATA_BYTES): string {
  const fields = fieldsOf(id, dataBytes);
  return JSON.stringify({ ...fields, verify: sign(fields, SINK_SECRET) });
}

const fieldsOf = (id: number, dataBytes: number) => ({
  account: 'bench-account',
  object: 'transaction',
  object_id: id,
  action: 'changed',
  data: data(dataBytes),
  time: '1795500000',
});

/** Of the form that an HTTP API gives, such as `JKJaXmPLvHcESHA=`. */
const gatewayRequestId = () => randomBytes(11).toString('base64');

export const httpEvent = (body: string) => ({
  version: '2.0',
  headers: { 'content-type': 'application/json', 'user-agent': 'Poster' },
  requestContext: {
    http: { method: 'POST', path: '/webhooks/poster' },
    requestId: gatewayRequestId(),
    timeEpoch: Date.now(),
  },
  body,
  isBase64Encoded: false,
});

/** @param size messages in the batch */
export const queueEvent = (size: number) => ({
  Records: Array.from({ length: size }, (_, id) => ({
    messageId: randomUUID(),
    body: writeQueuedHook({
      fields: fieldsOf(id, DATA_BYTES),
      receivedAt: new Date().toISOString(),
      requestId: gatewayRequestId(),
    }),
  })),
});
