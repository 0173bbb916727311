// What Poster puts inside `data`, typed for each object that is known to send some. Reading never
// fails: what does not fit stays raw, since an unknown shape is no reason to refuse a hook.

import * as z from 'zod/mini';
import { parseJson } from '../json.ts';

/** PHP back ends send numbers as text now and then. */
const number = z.union([
  z.number(),
  z.pipe(
    z.string().check(z.regex(/^-?[0-9]+(\.[0-9]+)?$/)),
    z.transform((digits) => Number(digits)),
  ),
]);
const id = z.union([z.pipe(z.number(), z.transform(String)), z.string()]);
const maybe = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

/** Text that holds JSON again (`value_text`); text that is not JSON stays text. */
const nestedJson = z.pipe(
  z.string(),
  z.transform((text): unknown => parseJson(text) ?? text),
);

/** Sources: Poster's documentation, and for `transaction` and `client_payed_sum` real traffic. */
const schemas = {
  client_ewallet: z.looseObject({ value_relative: number, value_absolute: number }),
  client_payed_sum: z.looseObject({ value_absolute: number }),
  stock: z.looseObject({
    /** 1 ingredient, 2 product, 3 modifier, 4 produced dish, 5 produced semi-finished product */
    type: number,
    element_id: id,
    storage_id: id,
    value_relative: number,
    value_absolute: number,
  }),
  application: z.looseObject({ user_id: maybe(id), access_token: maybe(z.string()) }),
  /** type: 1 online order, 2 reservation */
  incoming_order: z.looseObject({ type: number }),
  transaction: z.looseObject({
    transactions_history: z.looseObject({
      type_history: z.string(),
      /** Unix milliseconds. */
      time: number,
      value: maybe(number),
      value2: maybe(number),
      value3: maybe(number),
      value4: maybe(number),
      value5: maybe(number),
      value_text: maybe(nestedJson),
      user_id: maybe(id),
      spot_tablet_id: maybe(id),
    }),
  }),
};

type Schemas = typeof schemas;

/** `data` of a known shape, by object. Fields beyond the known ones are kept as they came. */
export type TypedData = {
  [Name in keyof Schemas]: { object: Name; value: z.infer<Schemas[Name]> };
}[keyof Schemas];

/** `data` of any other kind: the text itself, and its JSON value where it is JSON. */
export interface RawData {
  object: undefined;
  text: string;
  json: unknown;
}

/**
 * Reads the text of a hook's `data`. Never throws.
 *
 * @returns typed data when the object is known and its `data` fits, else the raw text
 */
export function readData(object: string, text: string): TypedData | RawData {
  const json = parseJson(text);
  const raw: RawData = { object: undefined, text, json };
  if (!isKnown(object)) return raw;
  return readAs(object, json) ?? raw;
}

const isKnown = (object: string): object is keyof Schemas => Object.hasOwn(schemas, object);

function readAs(object: keyof Schemas, json: unknown): TypedData | undefined {
  switch (object) {
    case 'client_ewallet':
      return typed(object, schemas[object].safeParse(json));
    case 'client_payed_sum':
      return typed(object, schemas[object].safeParse(json));
    case 'stock':
      return typed(object, schemas[object].safeParse(json));
    case 'application':
      return typed(object, schemas[object].safeParse(json));
    case 'incoming_order':
      return typed(object, schemas[object].safeParse(json));
    case 'transaction':
      return typed(object, schemas[object].safeParse(json));
  }
}

function typed<Name extends string, Value>(
  object: Name,
  result: { success: true; data: Value } | { success: false },
): { object: Name; value: Value } | undefined {
  return result.success ? { object, value: result.data } : undefined;
}
