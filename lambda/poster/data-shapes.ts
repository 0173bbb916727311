// The known shapes of `data`, as the schemas of data.ts read them. Written out and not inferred from
// the schemas: the package ships these types to people who do not have zod.

/** Fields beyond the known ones, as they came. */
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
  /** The JSON value where the text was JSON, else the text. */
  value_text?: unknown;
  user_id?: string | null | undefined;
  spot_tablet_id?: string | null | undefined;
}

export interface TransactionData extends OtherFields {
  transactions_history: TransactionHistory;
}

/** By Poster's name of the object that the hook is about. */
export interface DataShapes {
  client_ewallet: ClientEwalletData;
  client_payed_sum: ClientPayedSumData;
  stock: StockData;
  application: ApplicationData;
  incoming_order: IncomingOrderData;
  transaction: TransactionData;
}

/** `data` of a known shape, by object. Fields beyond the known ones are kept as they came. */
export type TypedData = {
  [Name in keyof DataShapes]: { object: Name; value: DataShapes[Name] };
}[keyof DataShapes];

/** `data` of any other kind: the text itself, and its JSON value where it is JSON. */
export interface RawData {
  object: undefined;
  text: string;
  json: unknown;
}
