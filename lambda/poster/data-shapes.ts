// The known names of objects and actions, and the known shapes of `data`, as the schemas in data.ts read them.
// They are written out instead of inferred from the schemas, because users of the npm package do not have zod.

/** Lets an editor offer the known names without excluding any other. */
type OtherName = string & Record<never, never>;

/** What a hook is about. Sources: Poster's documentation. Poster may add others at any time. */
export type PosterObject =
  | keyof DataShapes
  | 'book_transaction'
  | 'cash_shift_transaction'
  | 'category'
  | 'client'
  | 'clients_group'
  | 'configs'
  | 'dish'
  | 'ingredient'
  | 'ingredients_category'
  | 'loyalty rule'
  | 'loyalty_rule'
  | 'prepack'
  | 'product'
  | 'promotion'
  | 'promotion_prize'
  | 'register'
  | 'spot'
  | 'storage'
  | 'supply'
  | 'waiter'
  | 'workshop'
  | OtherName;

/** What happened to it. Sources: Poster's documentation; from `closed` on, real traffic. */
export type PosterAction =
  | 'added'
  | 'changed'
  | 'removed'
  | 'transformed'
  | 'closed'
  | 'accept'
  | 'reject'
  | OtherName;

/** Any other fields, unchanged. */
export interface OtherFields {
  [field: string]: unknown;
  /** Known members whose values have an unexpected type, exactly as sent. Absent if there are none. */
  odd?: Record<string, unknown>;
}

/** Poster may omit a member or send it empty. A value of another type is in `odd` instead. */
export type Maybe<T> = T | null | undefined;

/** Amounts are probably in hundredths, as for `ewallet` in Poster's API; no traffic has been seen. */
export interface ClientEwalletData extends OtherFields {
  value_relative?: Maybe<number>;
  value_absolute?: Maybe<number>;
}

export interface ClientPayedSumData extends OtherFields {
  /** In whole units: 15 is 15.00. Whether it is the total of the client or of the order is not known. */
  value_absolute?: Maybe<number>;
}

/** Quantities are in the element's own unit: kilograms, litres or pieces. */
export interface StockData extends OtherFields {
  /**
   * 1 ingredient, 2 product, 3 modifier, 4 produced dish, 5 produced semi-finished product. The API's
   * `storage.getStorageLeftovers` has other codes.
   */
  type?: Maybe<number>;
  element_id?: Maybe<string>;
  storage_id?: Maybe<string>;
  value_relative?: Maybe<number>;
  /** May be negative. */
  value_absolute?: Maybe<number>;
}

export interface ApplicationData extends OtherFields {
  user_id?: Maybe<string>;
  access_token?: Maybe<string>;
}

export interface IncomingOrderData extends OtherFields {
  /** 1 online order, 2 reservation */
  type?: Maybe<number>;
}

/** Details of a change to a receipt. Which of them are present depends on `type_history`. */
export interface HistoryDetails extends OtherFields {
  /** Of `additem`, in whole units: 27.5 is 27.50. */
  price?: Maybe<number>;
  /** Of `close`, in whole units, unlike the total in `value2`. */
  payments?: Maybe<Payments>;
}

export interface Payments extends OtherFields {
  cash?: Maybe<number>;
  card?: Maybe<number>;
  /** Gift certificates. */
  cert?: Maybe<number>;
}

/**
 * One change to a receipt. What the values mean depends on the type. These have been seen or are documented:
 *
 * - `open`: waiter, table, 0, service mode (1 in the place, 2 to take away, 3 delivery)
 * - `additem`, `deleteitem`: product, 0, modifier; `changeitemcount`: product, new count, modifier
 * - `settable`: table; `setclient`: client, discount; `comment`: the text is in `value_text`
 * - `close`: payment type (0 none, 1 cash, 2 card, 3 mixed), total in hundredths
 * - `changeorderstatus`: 1 accepted, 4 refused or cancelled
 */
export interface TransactionHistory extends OtherFields {
  type_history?: Maybe<string>;
  /** Unix milliseconds. */
  time?: Maybe<number>;
  value?: Maybe<number>;
  value2?: Maybe<number>;
  value3?: Maybe<number>;
  value4?: Maybe<number>;
  value5?: Maybe<number>;
  /** An object, or text containing a JSON object, becomes details; any other text stays as it is. */
  value_text?: Maybe<HistoryDetails | string>;
  user_id?: Maybe<string>;
  spot_tablet_id?: Maybe<string>;
}

export interface TransactionData extends OtherFields {
  /** Real hooks have one change. To handle both forms: `[transactions_history ?? []].flat()`. */
  transactions_history?: Maybe<TransactionHistory | TransactionHistory[]>;
}

/** The shape of `data`, by Poster's name of the object. */
export interface DataShapes {
  client_ewallet: ClientEwalletData;
  client_payed_sum: ClientPayedSumData;
  stock: StockData;
  application: ApplicationData;
  incoming_order: IncomingOrderData;
  transaction: TransactionData;
}

/** `data` of a known object. Fields beyond the known ones are kept unchanged. */
export type TypedData<Name extends keyof DataShapes = keyof DataShapes> = {
  [Each in Name]: { object: Each; value: DataShapes[Each] };
}[Name];

/** `data` of any other object, or that is not a JSON object: the text, and its parsed value when it is JSON. */
export interface RawData {
  object: undefined;
  text: string;
  json: unknown;
}
