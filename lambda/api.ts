// The npm package's entry for Poster's API, with the calls that hooks lead to: `import { createPosterClient } from
// 'poster-webhooks/api'` needs no other package.

import {
  readClient,
  readOrder,
  readReceipt,
  readReservation,
  readTimeZone,
  toList,
} from './api/answers.ts';
import { createCall, type PosterClientOptions } from './api/call.ts';
import { closedReceipts } from './api/closed-receipts.ts';
import { PosterApiError } from './api/errors.ts';
import { createFetchObject, type Find } from './api/objects.ts';
import { createPace } from './api/pace.ts';
import type { PosterClient } from './api/shapes.ts';

export type { PosterErrorKind } from './api/errors.ts';
export type * from './api/shapes.ts';
export { PosterApiError, type PosterClientOptions };

/** Shared, so that the clients of one account keep to its limit together. Other processes have their own. */
const sharedPace = createPace();

/**
 * Reads the objects of one account at Poster: one call at a time and at most four a second. No call is repeated:
 * the error's `kind` tells whether to.
 *
 * @throws RangeError when the account is not a possible name at Poster
 */
export function createPosterClient(options: PosterClientOptions, pace = sharedPace): PosterClient {
  const call = createCall(options, pace);

  const find: Find = async (method, parameters = {}) => {
    try {
      return toList(await call(method, parameters));
    } catch (error) {
      if (error instanceof PosterApiError && error.kind === 'not-found') return [];
      throw error;
    }
  };

  /** Does not change while the client exists, so it is asked for once. */
  let timeZone: string | undefined;
  async function findOrder(method: string, incoming_order_id: string) {
    const [raw] = await find(method, { incoming_order_id, timezone: 'client' });
    if (raw === undefined) return undefined;
    timeZone ??= await readTimeZone(call);
    return [raw, timeZone] as const;
  }

  const objects = {
    async receipt(transaction_id) {
      const all = { include_products: 'true', include_history: 'true', include_delivery: 'true' };
      // Status 0 is any: without it, open and removed receipts might be left out.
      const [raw] = await find('dash.getTransaction', { transaction_id, status: '0', ...all });
      return raw && readReceipt(raw);
    },
    closedReceipts: (period) => closedReceipts(call, period),
    async onlineOrder(id) {
      const found = await findOrder('incomingOrders.getIncomingOrder', id);
      return found && readOrder(...found);
    },
    async reservation(id) {
      const found = await findOrder('incomingOrders.getReservation', id);
      return found && readReservation(...found);
    },
    async client(client_id) {
      const [raw] = await find('clients.getClient', { client_id });
      return raw && readClient(raw);
    },
  } satisfies Omit<PosterClient, 'fetchObject'>;
  return { ...objects, fetchObject: createFetchObject(objects, find) };
}
