// Reads Poster's answers: arrays and objects, numbers as text, placeholders for what is not set.

import * as z from 'zod/mini';
import { readHistory } from '../poster/data.ts';
import { id, maybe, number } from '../poster/members.ts';
import type { Call } from './call.ts';
import { PosterApiError } from './errors.ts';
import type {
  Client,
  OnlineOrder,
  Raw,
  Receipt,
  ReceiptLine,
  Reservation,
  StockLevel,
} from './shapes.ts';
import { isTimeZone, toInstant } from './time-zone.ts';

/** Even for a single object, Poster often answers with a list: of one element, or empty if there is no such object. */
export const toList = (answer: unknown): Raw[] =>
  [answer].flat().flatMap((one) => {
    const { success, data } = z.looseObject({}).safeParse(one);
    return success ? [data] : [];
  });

/** @throws PosterApiError when the object has no id */
function readAs<T extends z.ZodMiniType>(schema: T, method: string, raw: Raw): z.output<T> {
  const { success, data } = schema.safeParse(raw);
  if (!success) throw new PosterApiError('ambiguous', method, 'an object without an id');
  return data;
}

const text = z.pipe(
  maybe(id),
  z.transform((sent) => sent ?? ''),
);
const reference = z.pipe(
  text,
  z.transform((sent) => (sent === '' || sent === '0' ? undefined : sent)),
);
const amount = z.pipe(
  maybe(number),
  z.transform((sent) => sent ?? undefined),
);

/** Receipts that are not closed can have 0, or a placeholder of the year 2000. */
const EARLIEST_MS = Date.UTC(2010);
const instant = z.pipe(
  amount,
  z.transform((ms) => (ms === undefined || ms < EARLIEST_MS ? undefined : new Date(ms))),
);

const receiptStatus = ['unknown', 'open', 'closed', 'removed'] as const;
const receiptSchema = z.looseObject({
  transaction_id: id,
  status: amount,
  ...{ date_start: instant, date_close: instant },
  ...{ sum: amount, payed_sum: amount, payed_cash: amount, payed_card: amount },
  ...{ spot_id: reference, table_id: reference, user_id: reference, client_id: reference },
  ...{ products: z.optional(z.unknown()), history: z.optional(z.unknown()) },
});

export function readReceipt(raw: Raw): Receipt {
  const sent = readAs(receiptSchema, 'dash.getTransaction', raw);
  return {
    id: sent.transaction_id,
    status: receiptStatus[sent.status ?? 0] ?? 'unknown',
    openedAt: sent.date_start,
    closedAt: sent.date_close,
    sum: sent.sum,
    paid: sent.payed_sum,
    paidCash: sent.payed_cash,
    paidCard: sent.payed_card,
    spotId: sent.spot_id,
    tableId: sent.table_id,
    waiterId: sent.user_id,
    clientId: sent.client_id,
    lines: toList(sent.products).map(readLine),
    history: readHistory(sent.history ?? []),
    raw,
  };
}

const lineSchema = z.looseObject({
  ...{ product_id: text, modification_id: reference, num: amount, product_price: amount },
});

function readLine(raw: Raw): ReceiptLine {
  const { product_id, modification_id, num, product_price } = lineSchema.parse(raw);
  return {
    productId: product_id,
    modificationId: modification_id,
    quantity: num,
    sum: product_price,
  };
}

const orderStatus: { [code: number]: OnlineOrder['status'] } = {
  0: 'new',
  1: 'accepted',
  7: 'cancelled',
};
const orderSchema = z.looseObject({
  incoming_order_id: id,
  status: amount,
  ...{ created_at: text, updated_at: text, date_reservation: text },
  ...{ spot_id: reference, client_id: reference, transaction_id: reference },
  ...{ duration: amount, guests_count: amount },
});

/** @param timeZone of the account: Poster writes these times without an offset */
export function readOrder(raw: Raw, timeZone: string): OnlineOrder {
  const sent = readAs(orderSchema, 'incomingOrders.getIncomingOrder', raw);
  return {
    id: sent.incoming_order_id,
    status: orderStatus[sent.status ?? -1] ?? 'unknown',
    createdAt: toInstant(sent.created_at, timeZone),
    updatedAt: toInstant(sent.updated_at, timeZone),
    spotId: sent.spot_id,
    clientId: sent.client_id,
    receiptId: sent.transaction_id,
    raw,
  };
}

export function readReservation(raw: Raw, timeZone: string): Reservation {
  const { receiptId: _, ...order } = readOrder(raw, timeZone);
  const sent = readAs(orderSchema, 'incomingOrders.getIncomingOrder', raw);
  return {
    ...order,
    reservedFor: toInstant(sent.date_reservation, timeZone),
    durationSeconds: sent.duration,
    guests: sent.guests_count,
  };
}

const clientSchema = z.looseObject({
  client_id: id,
  ...{ firstname: text, lastname: text, phone: text, email: text },
  ...{ bonus: amount, ewallet: amount, total_payed_sum: amount },
});

export function readClient(raw: Raw): Client {
  const sent = readAs(clientSchema, 'clients.getClient', raw);
  return {
    id: sent.client_id,
    firstName: sent.firstname,
    lastName: sent.lastname,
    phone: sent.phone,
    email: sent.email,
    bonus: sent.bonus,
    wallet: sent.ewallet,
    totalPaid: sent.total_payed_sum,
    raw,
  };
}

const stockSchema = z.looseObject({
  ingredient_id: id,
  ...{ ingredient_name: text, storage_ingredient_left: amount, ingredient_unit: text },
});

export function readStockLevel(raw: Raw, storageId: string): StockLevel {
  const sent = readAs(stockSchema, 'storage.getStorageLeftovers', raw);
  return {
    elementId: sent.ingredient_id,
    storageId,
    name: sent.ingredient_name,
    quantity: sent.storage_ingredient_left,
    unit: sent.ingredient_unit,
    raw,
  };
}

const METHOD = 'settings.getTimeZones';

export async function readTimeZone(call: Call): Promise<string> {
  const { success, data } = z.object({ value: z.string() }).safeParse(await call(METHOD));
  if (!success) throw new PosterApiError('ambiguous', METHOD, 'an answer without a time zone');
  if (!isTimeZone(data.value))
    throw new PosterApiError('ambiguous', METHOD, 'an unknown time zone');
  return data.value;
}
