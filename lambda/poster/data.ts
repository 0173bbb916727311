// Reads what Poster puts inside `data`, typed for each object that is known to send some. Reading never
// fails: data of an unknown shape stays raw, since that is not a reason to refuse a hook.

import * as z from 'zod/mini';
import type { DataShapes, RawData, TypedData } from './data-shapes.ts';
import { parseFlatJson } from './json.ts';

export type { RawData, TypedData } from './data-shapes.ts';

/** PHP back ends sometimes send numbers as text. */
const number = z.union([
  z.number(),
  z.pipe(
    z.string().check(z.regex(/^-?[0-9]+(\.[0-9]+)?$/)),
    z.transform((digits) => Number(digits)),
  ),
]);
const id = z.union([z.pipe(z.number(), z.transform(String)), z.string()]);
const maybe = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

/** Text that contains JSON again (`value_text`). Text that is not JSON stays text. */
const nestedJson = z.pipe(
  z.string(),
  z.transform((text): unknown => parseFlatJson(text) ?? text),
);

/** Sources: Poster's documentation; for `transaction` and `client_payed_sum`, real traffic. */
const schemas: { [Name in keyof DataShapes]: z.ZodMiniType<DataShapes[Name]> } = {
  client_ewallet: z.looseObject({ value_relative: number, value_absolute: number }),
  client_payed_sum: z.looseObject({ value_absolute: number }),
  stock: z.looseObject({
    type: number,
    element_id: id,
    storage_id: id,
    value_relative: number,
    value_absolute: number,
  }),
  application: z.looseObject({ user_id: maybe(id), access_token: maybe(z.string()) }),
  incoming_order: z.looseObject({ type: number }),
  transaction: z.looseObject({
    transactions_history: z.looseObject({
      type_history: z.string(),
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

/**
 * Reads the text of a hook's `data`. Never throws.
 *
 * @returns typed data when the object is known and its `data` has the known shape, else the raw text
 */
export function readData(object: string, text: string): TypedData | RawData {
  const json = parseFlatJson(text);
  const raw: RawData = { object: undefined, text, json };
  if (!isKnown(object)) return raw;
  return readAs(object, json) ?? raw;
}

const isKnown = (object: string): object is keyof DataShapes => Object.hasOwn(schemas, object);

function readAs<Name extends keyof DataShapes>(
  object: Name,
  json: unknown,
): TypedData<Name> | undefined {
  const { success, data } = schemas[object].safeParse(json);
  return success ? { object, value: data } : undefined;
}

/** The decoded value: typed where the shape is known, else the JSON value, else the text itself. */
export const decodedValue = (data: TypedData | RawData): unknown =>
  data.object === undefined ? (data.json ?? data.text) : data.value;
