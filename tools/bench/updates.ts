// The updates that the consumer makes of a batch, for the bare client to send: the same bytes.

import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { toEvent } from '../../lambda/consumer/event.ts';
import { recordDelivery } from '../../lambda/consumer/event-store.ts';
import { readQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { queueEvent } from './events.ts';

const RETENTION_SECONDS = 90 * 24 * 60 * 60;

/** @param size of the batch */
export const updatesOf = (size: number): UpdateItemCommandInput[] =>
  queueEvent(size).Records.map(({ body }) => {
    const reading = readQueuedHook(body);
    if (!reading.ok) throw new Error(`${reading.field} ${reading.problem}`);
    const options = { tableName: 'table', retentionSeconds: RETENTION_SECONDS, now: Date.now };
    return recordDelivery(toEvent(reading.value), reading.value, options);
  });
