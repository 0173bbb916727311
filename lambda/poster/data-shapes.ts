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
interface OtherFields {
  [field: string]: unknown;
}

export interface ClientEwalletData extends OtherFields {
  value_relative: number;
  value_absolute: number;
}

export interface ClientPayedSumData extends OtherFields {
  value_absolute: number;
}

export interface StockData extends OtherFields {
  /** 1 ingredient, 2 product, 3 modifier, 4 produced dish, 5 produced semi-finished product */
  type: number;
  element_id: string;
  storage_id: string;
  value_relative: number;
  value_absolute: number;
}

export interface ApplicationData extends OtherFields {
  user_id?: string | null | undefined;
  access_token?: string | null | undefined;
}

export interface IncomingOrderData extends OtherFields {
  /** 1 online order, 2 reservation */
  type: number;
}

export interface TransactionHistory extends OtherFields {
  type_history: string;
  /** Unix milliseconds. */
  time: number;
  value?: number | null | undefined;
  value2?: number | null | undefined;
  value3?: number | null | undefined;
  value4?: number | null | undefined;
  value5?: number | null | undefined;
  /** The parsed value when the text is JSON, else the text. */
  value_text?: unknown;
  user_id?: string | null | undefined;
  spot_tablet_id?: string | null | undefined;
}

export interface TransactionData extends OtherFields {
  transactions_history: TransactionHistory;
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

/** `data` of a known shape, by object. Fields beyond the known ones are kept unchanged. */
export type TypedData<Name extends keyof DataShapes = keyof DataShapes> = {
  [Each in Name]: { object: Each; value: DataShapes[Each] };
}[Name];

/** `data` of any other shape: the text itself, and its parsed value when it is JSON. */
export interface RawData {
  object: undefined;
  text: string;
  json: unknown;
}
