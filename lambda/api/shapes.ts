// What the client returns: Poster's objects with ids as text, amounts in hundredths whatever the currency, and
// times as instants. Unset ids, which Poster writes as 0 or empty, are undefined.

import type { RecordedEvent } from '../events.ts';
import type { TransactionHistory } from '../poster/data-shapes.ts';

/** Every method rejects with PosterApiError, and resolves to undefined when Poster has no such object. */
export interface PosterClient {
  /** Reads the object that a hook is about. Undefined as well if Poster has no call for this kind of object. */
  fetchObject(event: HookedEvent): Promise<FetchedObject | undefined>;
  /** With its lines and history. */
  receipt(id: string): Promise<Receipt | undefined>;
  /**
   * Lists each receipt once, in no particular order. A register that was offline delivers its receipts later, so
   * read the last hour before the period again.
   */
  closedReceipts(period: Period): AsyncGenerator<Receipt>;
  onlineOrder(id: string): Promise<OnlineOrder | undefined>;
  reservation(id: string): Promise<Reservation | undefined>;
  client(id: string): Promise<Client | undefined>;
}

/** The fields of an event that `fetchObject` needs. */
export type HookedEvent = Pick<RecordedEvent, 'object' | 'objectId' | 'data'>;

/** From `from` on, until just before `to`. */
export interface Period {
  from: Date;
  to: Date;
}

/** An object exactly as Poster sent it. */
export interface Raw {
  [field: string]: unknown;
}

/** A receipt (Poster: transaction). */
export interface Receipt {
  id: string;
  /** `unknown` for what only online orders have, such as waiting to be accepted. */
  status: 'open' | 'closed' | 'removed' | 'unknown';
  openedAt: Date | undefined;
  /** To the millisecond of the `close` in the history. */
  closedAt: Date | undefined;
  /** Before discounts. */
  sum: number | undefined;
  /** In cash and by card. */
  paid: number | undefined;
  paidCash: number | undefined;
  paidCard: number | undefined;
  spotId: string | undefined;
  tableId: string | undefined;
  /** The waiter who served the guests. */
  waiterId: string | undefined;
  clientId: string | undefined;
  /** Empty in lists. */
  lines: ReceiptLine[];
  /** As the hooks report the changes, so payments inside are in whole units. Empty in lists. */
  history: TransactionHistory[];
  raw: Raw;
}

export interface ReceiptLine {
  productId: string;
  /** The modification, or undefined for a product without any. */
  modificationId: string | undefined;
  /** For goods sold by weight, in the smaller unit: grams instead of kilograms. */
  quantity: number | undefined;
  /** Of the whole line, before discounts. */
  sum: number | undefined;
}

export interface OnlineOrder {
  id: string;
  status: 'new' | 'accepted' | 'cancelled' | 'unknown';
  createdAt: Date | undefined;
  updatedAt: Date | undefined;
  spotId: string | undefined;
  clientId: string | undefined;
  /** The receipt that the order became. A cancelled order can have one too. */
  receiptId: string | undefined;
  raw: Raw;
}

export interface Reservation extends Omit<OnlineOrder, 'receiptId'> {
  /** When the guests are expected. */
  reservedFor: Date | undefined;
  durationSeconds: number | undefined;
  guests: number | undefined;
}

/** A guest whom the restaurant knows. */
export interface Client {
  id: string;
  firstName: string;
  lastName: string;
  phone: string;
  email: string;
  bonus: number | undefined;
  wallet: number | undefined;
  /** All that the client has ever paid. */
  totalPaid: number | undefined;
  raw: Raw;
}

/** How much of an element one storage has now. */
export interface StockLevel {
  elementId: string;
  storageId: string;
  name: string;
  /** In `unit`; may be negative. */
  quantity: number | undefined;
  /** `kg`, `l` or `p` for pieces. */
  unit: string;
  raw: Raw;
}

/** The object behind a hook. `other` objects are as Poster sends them, amounts included. */
export type FetchedObject =
  | { kind: 'receipt'; value: Receipt }
  | { kind: 'online-order'; value: OnlineOrder }
  | { kind: 'reservation'; value: Reservation }
  | { kind: 'client'; value: Client }
  | { kind: 'stock'; value: StockLevel }
  | { kind: 'other'; value: Raw };
