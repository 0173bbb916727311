// An event as the table keeps it, made from one queued hook: plain values, no AWS.

import { hash } from 'node:crypto';
import { maskAccessToken } from '../poster/access-token.ts';
import { eventKey } from '../poster/event-key.ts';
import { asText, hasData, type SignedFields } from '../poster/hook.ts';
import type { Delivery, QueuedHook } from '../runtime/queued-hook.ts';

/** Attribute names are the table's: other programs read them. */
export interface PosterEvent {
  account: string;
  eventKey: string;
  object: string;
  objectId: string;
  action: string;
  /** Poster's unix seconds. */
  time: number;
  accountNumber?: string;
  /** As sent, an `access_token` in it masked. */
  data?: string;
  /** A live credential for Poster's API; only the item itself may hold it. */
  accessToken?: string;
  receivedAt: string;
  /** Partition of the index `recent`: `YYYY-MM-DD#n`. */
  day: string;
}

/** Spreads a day's writes to the index: one partition takes about 1,000 a second. */
export const DAY_PARTITIONS = 8;

export function toEvent({ fields, receivedAt }: QueuedHook): PosterEvent {
  const key = eventKey(fields);
  return {
    account: fields.account,
    eventKey: key,
    object: fields.object,
    objectId: asText(fields.object_id),
    action: fields.action,
    time: Number(fields.time),
    ...accountNumber(fields),
    ...maskedData(fields),
    receivedAt,
    day: dayPartition(receivedAt, fields.account, key),
  };
}

/** One entry of `deliveryLog`: names the delivery, so that recording it twice changes nothing. */
export const deliveryEntry = ({ receivedAt, requestId }: Delivery): string =>
  `${receivedAt} ${requestId}`;

const accountNumber = ({ account_number }: SignedFields) =>
  account_number === undefined ? {} : { accountNumber: asText(account_number) };

function maskedData(fields: SignedFields): Pick<PosterEvent, 'data' | 'accessToken'> {
  if (!hasData(fields)) return {};
  const { masked, accessToken } = maskAccessToken(fields.data);
  const isInstallation = fields.object === 'application' && fields.action === 'added';
  return isInstallation && accessToken ? { data: masked, accessToken } : { data: masked };
}

/** The partition follows from the event, so that every delivery of it names the same one. */
function dayPartition(receivedAt: string, account: string, key: string): string {
  const digest = hash('sha256', `${account};${key}`, 'buffer');
  return `${receivedAt.slice(0, 'YYYY-MM-DD'.length)}#${digest.readUInt8() % DAY_PARTITIONS}`;
}
