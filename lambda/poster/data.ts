// Reads what Poster puts inside `data`, typed for each object that is known to send some. Reading never
// fails: data of an unknown shape stays raw, since that is not a reason to refuse a hook.

import * as z from 'zod/mini';
import type { DataShapes, RawData, TransactionHistory, TypedData } from './data-shapes.ts';
import { parseFlatJson } from './json.ts';
import { id, maybe, members, number } from './members.ts';

export type { RawData, TransactionHistory, TypedData } from './data-shapes.ts';

const details = members(
  z.looseObject({
    price: maybe(number),
    payments: maybe(
      members(z.looseObject({ cash: maybe(number), card: maybe(number), cert: maybe(number) })),
    ),
  }),
);

/** `value_text` is an object, or text that contains one as JSON. Other text, such as a comment, stays text. */
const detailsOrText = z.union([
  details,
  z.pipe(z.pipe(z.string(), z.transform(parseFlatJson)), details),
  z.string(),
]);

const history = members(
  z.looseObject({
    type_history: maybe(z.string()),
    time: maybe(number),
    value: maybe(number),
    value2: maybe(number),
    value3: maybe(number),
    value4: maybe(number),
    value5: maybe(number),
    value_text: maybe(detailsOrText),
    user_id: maybe(id),
    spot_tablet_id: maybe(id),
  }),
);

/** Sources: Poster's documentation; for `transaction` and `client_payed_sum`, real traffic. */
const schemas: { [Name in keyof DataShapes]: z.ZodMiniType<DataShapes[Name]> } = {
  client_ewallet: members(
    z.looseObject({ value_relative: maybe(number), value_absolute: maybe(number) }),
  ),
  client_payed_sum: members(z.looseObject({ value_absolute: maybe(number) })),
  stock: members(
    z.looseObject({
      type: maybe(number),
      element_id: maybe(id),
      storage_id: maybe(id),
      value_relative: maybe(number),
      value_absolute: maybe(number),
    }),
  ),
  application: members(z.looseObject({ user_id: maybe(id), access_token: maybe(z.string()) })),
  incoming_order: members(z.looseObject({ type: maybe(number) })),
  transaction: members(
    z.looseObject({ transactions_history: maybe(z.union([history, z.array(history)])) }),
  ),
};

/**
 * Reads the text of a hook's `data`. Never throws.
 *
 * @returns typed data when the object is known and its `data` is a JSON object, else the raw text
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

/** Reads a list of changes as Poster's API sends it. Whatever is not an object is left out. */
export const readHistory = (sent: unknown): TransactionHistory[] =>
  [sent].flat().flatMap((change) => {
    const { success, data } = history.safeParse(change);
    return success ? [data] : [];
  });

/** The decoded value: typed where the object is known, else the JSON value, else the text itself. */
export const decodedValue = (data: TypedData | RawData): unknown =>
  data.object === undefined ? (data.json ?? data.text) : data.value;
