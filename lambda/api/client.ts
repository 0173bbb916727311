// The client: which calls it makes, and how it reads their answers.

import {
  readClient,
  readOrder,
  readReceipt,
  readReservation,
  readTimeZone,
  toList,
} from './answers.ts';
import type { Call } from './call.ts';
import { closedReceipts } from './closed-receipts.ts';
import { PosterApiError } from './errors.ts';
import { createFetchObject, type Find } from './objects.ts';
import type { PosterClient } from './shapes.ts';

export function createClient(call: Call): PosterClient {
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
