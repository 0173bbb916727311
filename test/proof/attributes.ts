// Checks every attribute of the items that a run added to the events table. Works out what they should be
// from the hooks that were sent, without any code of the product.

import { createHash } from 'node:crypto';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { eventName, type StoredEvent } from '../../tools/simulation/reconcile.ts';

/** An item of the events table with all its attributes, also those that should not be there. */
export type StoredItem = StoredEvent & Record<string, unknown>;

/** When the run began and ended, in unix milliseconds. */
interface RunTime {
  fromMs: number;
  toMs: number;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const DIGEST_DIGITS = 32;

/** @returns a sentence for each item with a wrong attribute; it quotes no value */
export function checkAttributes(
  deliveries: readonly SentHook[],
  stored: readonly StoredItem[],
  time: RunTime,
): string[] {
  const sent = new Map(deliveries.map((delivery) => [addressOf(delivery), delivery]));
  const names = new Set(deliveries.map(({ hook }) => eventName(hook)));
  return stored.flatMap((item) => {
    const address = `${item.account};${item.eventKey}`;
    const { account, time: seconds, object, objectId, action } = item;
    // `reconcile` reports events that were never sent.
    if (!names.has([account, seconds, object, objectId, action].join(';'))) return [];
    const delivery = sent.get(address);
    const wrong = delivery === undefined ? 'eventKey' : findWrong(delivery, item, time);
    return wrong === undefined ? [] : [`${address}: ${wrong} is wrong`];
  });
}

function addressOf({ hook }: SentHook): string {
  const { account, time, object, object_id, action, data } = hook;
  const digest = createHash('sha256')
    .update(data ?? '')
    .digest('hex')
    .slice(0, DIGEST_DIGITS);
  const parts = [account, time, object, object_id, action];
  return [...parts, ...(data === undefined || data === null ? [] : [digest])].join(';');
}

function findWrong({ hook }: SentHook, item: StoredItem, { fromMs, toMs }: RunTime) {
  const { receivedAt, expiresAt, day, deliveryLog, deliveries: _, ...rest } = item;
  const expected: Record<string, unknown> = {
    account: hook.account,
    eventKey: item.eventKey,
    object: hook.object,
    objectId: String(hook.object_id),
    action: hook.action,
    time: Number(hook.time),
    ...(hook.account_number !== undefined && { accountNumber: String(hook.account_number) }),
    ...(typeof hook.data === 'string' && {
      data: hook.data.replace(/(?<="access_token":")[^"]*/, '***'),
    }),
  };
  const names = new Set([...Object.keys(expected), ...Object.keys(rest)]);
  for (const name of names) if (expected[name] !== rest[name]) return name;
  const isWithin = (iso: unknown) => {
    const ms = Date.parse(String(iso));
    return new Date(ms).toJSON() === iso && ms >= fromMs && ms <= toMs;
  };
  const times = deliveryLog.map((entry) => entry.split(' ')[0]);
  if (!times.every(isWithin)) return 'deliveryLog';
  if (!times.includes(String(receivedAt))) return 'receivedAt';
  const receivedMs = Date.parse(String(receivedAt));
  const keptMs = Number(expiresAt) * 1000 - receivedMs;
  const latestMs = KEPT_DAYS * DAY_MS + (toMs - receivedMs);
  if (!(keptMs > KEPT_DAYS * DAY_MS - 1000 && keptMs <= latestMs)) return 'expiresAt';
  const [date, partition] = String(day).split('#');
  const isDay = date === String(receivedAt).slice(0, 10) && /^[0-7]$/.test(partition ?? '');
  return isDay ? undefined : 'day';
}
