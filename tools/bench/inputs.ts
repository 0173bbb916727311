// The inputs of the measured functions: signed hooks of about 500 bytes in the gateway's events, batches of
// queue messages, and the table updates and items that follow from them.

import { randomBytes, randomUUID } from 'node:crypto';
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { toEvent } from '../../lambda/consumer/event.ts';
import { recordDelivery } from '../../lambda/consumer/event-store.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { readQueuedHook, writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { indexAttributes } from '../../lambda/table-layout.ts';

/** The application secret that the sink returns and that hooks are signed with. */
export const SINK_SECRET = 'fe2bc8e865d8fc2236968ee53c3b2bd5';

/** Length of `data`. The other fields and the signature bring the body to about 500 bytes. */
const DATA_BYTES = 300;
const RETENTION_SECONDS = 90 * 24 * 60 * 60;

export function signedBody(id: number, dataBytes = DATA_BYTES): string {
  const fields = fieldsOf(id, dataBytes);
  return JSON.stringify({ ...fields, verify: sign(fields, SINK_SECRET) });
}

const fieldsOf = (id: number, dataBytes: number) => ({
  account: 'bench-account',
  object: 'transaction',
  object_id: id,
  action: 'changed',
  data: dataOf(dataBytes),
  time: '1795500000',
});

function dataOf(bytes: number): string {
  const history = { type_history: 'additem', time: 1_795_500_000_000, value: 483, user_id: 3 };
  const withText = (value_text: string) =>
    JSON.stringify({ transactions_history: { ...history, value_text } });
  return withText('x'.repeat(Math.max(0, bytes - withText('').length)));
}

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

/** Looks like an HTTP API's own ids, such as `JKJaXmPLvHcESHA=`. */
const gatewayRequestId = () => randomBytes(11).toString('base64');

/** The updates that the consumer would send for a batch. A bare client then sends the same bytes. */
export const updatesOf = (size: number): UpdateItemCommandInput[] =>
  queueEvent(size).Records.map(({ body }) => {
    const reading = readQueuedHook(body);
    if (!reading.ok) throw new Error(`${reading.field} ${reading.problem}`);
    const options = { tableName: 'table', retentionSeconds: RETENTION_SECONDS, now: Date.now };
    return recordDelivery(toEvent(reading.value), reading.value, options);
  });

export type Item = Record<string, AttributeValue>;

/** The item that the update creates for the first delivery of an event. */
export function itemOf(update: UpdateItemCommandInput): Item {
  const { Key = {}, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = update;
  const value = (name: string): AttributeValue => {
    const found = ExpressionAttributeValues[name];
    if (found === undefined) throw new Error(`the update has no value ${name}`);
    return found;
  };
  const facts = Object.values(ExpressionAttributeNames).map((name) => [name, value(`:${name}`)]);
  return {
    ...Key,
    ...Object.fromEntries(facts),
    deliveries: value(':one'),
    deliveryLog: value(':entries'),
  };
}

export const indexItemOf = (item: Item): Item => {
  const indexed = new Set<string>(indexAttributes());
  return Object.fromEntries(Object.entries(item).filter(([name]) => indexed.has(name)));
};

/**
 * Bytes of the names and values, as DynamoDB counts them. Source: "DynamoDB item sizes and formats" in
 * its developer guide.
 *
 * @throws Error for an attribute type that events do not use
 */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + sizeOfValue(value), 0);

function sizeOfValue({ S, N, SS }: AttributeValue): number {
  if (S !== undefined) return bytes(S);
  // One byte per two digits, and one for the exponent.
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (SS !== undefined) return SS.reduce((sum, text) => sum + bytes(text), 0);
  throw new Error('neither a text, a number nor a set of texts');
}

const bytes = (text: string): number => Buffer.byteLength(text);
