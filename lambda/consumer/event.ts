// Turns a queued hook into the event that the table keeps: plain values, no AWS.

import { hash } from 'node:crypto';
import { maskAccessToken } from '../poster/access-token.ts';
import { eventKey } from '../poster/event-key.ts';
import { asText, hasData, type SignedFields } from '../poster/hook.ts';
import type { QueuedHook } from '../runtime/hook-queue.ts';
import {
  DAY_PARTITIONS,
  dayOf,
  dayPartition,
  type EventAddress,
  type EventItem,
  formatAddress,
} from '../table-layout.ts';

/** The part of an item that a hook determines; the store adds the deliveries and the expiry. */
export type PosterEvent = Omit<EventItem, 'deliveries' | 'deliveryLog' | 'expiresAt'>;

export function toEvent({ fields, receivedAt }: QueuedHook): PosterEvent {
  const address = { account: fields.account, eventKey: eventKey(fields) };
  return {
    ...address,
    object: fields.object,
    objectId: asText(fields.object_id),
    action: fields.action,
    time: Number(fields.time),
    ...accountNumber(fields),
    ...maskedData(fields),
    receivedAt,
    day: dayPartition(dayOf(receivedAt), partitionNumber(address)),
  };
}

const accountNumber = ({ account_number }: SignedFields) =>
  account_number === undefined ? {} : { accountNumber: asText(account_number) };

const maskedData = (fields: SignedFields): Pick<PosterEvent, 'data'> =>
  hasData(fields) ? { data: maskAccessToken(fields.data).masked } : {};

/** Computed from the address, so that every delivery of an event names the same partition. */
const partitionNumber = (address: EventAddress): number =>
  hash('sha256', formatAddress(address), 'buffer').readUInt8() % DAY_PARTITIONS;
