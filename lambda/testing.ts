// The npm package's entry for tests of subscribers: hooks as Poster sends them, and what Lambda passes to a
// subscriber for them. `import { sampleHooks, streamEventOf } from 'poster-webhooks/testing'` needs no other
// package.

import { toEvent } from './consumer/event.ts';
import type { StreamEvent } from './events.ts';
import type { DataShapes, PosterAction, PosterObject } from './poster/data-shapes.ts';
import { readSignedFields } from './poster/hook.ts';
import { sign } from './poster/signature.ts';
import { formatDelivery, toAttribute } from './table-layout.ts';

/** A hook without its signature. The names are Poster's. Written out, because users do not have zod. */
export interface HookFields {
  readonly account: string;
  readonly object: PosterObject;
  readonly object_id: number | string;
  readonly action: PosterAction;
  /** JSON as text. */
  readonly data?: string | null | undefined;
  /** Unix seconds. */
  readonly time: number | string;
  readonly account_number?: number | string | undefined;
}

export interface SignedHook extends HookFields {
  /** 32 hex digits. */
  readonly verify: string;
}

const sample = <Name extends keyof DataShapes>(
  object: Name,
  action: string,
  object_id: number,
  data: object,
): HookFields => ({
  account: 'demo-cafe',
  account_number: '333226',
  object,
  object_id,
  action,
  time: '1700000000',
  data: JSON.stringify(data),
});

/**
 * One hook for each object whose `data` is typed. Change what your test is about:
 * `{ ...sampleHooks.stock, object_id: 7 }`.
 */
export const sampleHooks = {
  transaction: sample('transaction', 'closed', 16776, {
    transactions_history: {
      type_history: 'close',
      time: 1_700_000_000_100,
      value: 1,
      value2: 42_900,
      value_text: '{"payments":{"cash":429}}',
      user_id: 3,
      spot_tablet_id: 1,
    },
  }),
  incoming_order: sample('incoming_order', 'added', 27, { type: 1 }),
  stock: sample('stock', 'changed', 5, {
    type: '1',
    element_id: '42',
    storage_id: '1',
    value_relative: -1,
    value_absolute: 99.5,
  }),
  client_payed_sum: sample('client_payed_sum', 'changed', 12, { value_absolute: 429 }),
  client_ewallet: sample('client_ewallet', 'changed', 12, {
    value_relative: -500,
    value_absolute: 2_500,
  }),
  application: sample('application', 'added', 1, {
    user_id: '1',
    access_token: '333226:0123456789abcdef0123456789abcdef',
  }),
} satisfies { [Name in keyof DataShapes]: HookFields };

/**
 * Signs a hook as Poster does, to post it to the endpoint.
 *
 * @param secret the application secret
 * @example
 * import { sampleHooks, signHook } from 'poster-webhooks/testing';
 *
 * const body = JSON.stringify(signHook({ ...sampleHooks.stock, object_id: 7 }, 'secret'));
 */
export function signHook(hook: HookFields, secret: string): SignedHook {
  return { ...hook, verify: sign(checkHook(hook), secret) };
}

/**
 * What Lambda passes to a subscriber after these hooks were recorded: one new record for each, in order, with
 * any access token masked. The hooks need no signature.
 *
 * @throws TypeError naming the field that no hook can have
 * @example
 * import { readPosterEvents } from 'poster-webhooks/events';
 * import { sampleHooks, streamEventOf } from 'poster-webhooks/testing';
 *
 * const [event] = readPosterEvents(streamEventOf({ ...sampleHooks.transaction, object_id: 42 }));
 */
export const streamEventOf = (...hooks: readonly HookFields[]): StreamEvent => ({
  Records: hooks.map((hook, index) => {
    const receivedAt = new Date().toISOString();
    const delivery = { receivedAt, requestId: `test-${index + 1}` };
    const event = toEvent({ fields: checkHook(hook), ...delivery });
    const attributes = Object.entries(event).map(([name, value]) => [name, toAttribute(value)]);
    return {
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      dynamodb: {
        NewImage: {
          ...Object.fromEntries(attributes),
          deliveries: { N: '1' },
          deliveryLog: { SS: [formatDelivery(delivery)] },
        },
        SequenceNumber: String(index + 1),
      },
    };
  }),
});

function checkHook(hook: HookFields) {
  const reading = readSignedFields(hook);
  if (!reading.ok) throw new TypeError(`${reading.field} ${reading.problem}`);
  return reading.value;
}
