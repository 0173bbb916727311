// Reads objects member by member, so that one unexpected value does not leave all others untyped. Poster's back end is
// PHP, which is lax about types.

import * as z from 'zod/mini';
import type { OtherFields } from './data-shapes.ts';

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** PHP writes an empty object as an empty list. */
const object = z.pipe(
  z.transform((sent) => (isEmptyList(sent) ? {} : sent)),
  z.looseObject({}),
);

/** Reads each member on its own. Those that `maybe` could not read move to `odd`, and the others stay typed. */
export const members = <T extends z.ZodMiniType<OtherFields>>(schema: T) =>
  z.pipe(
    object,
    z.transform((sent): z.output<T> => {
      const value = schema.parse(sent);
      const isOdd = (name: string) => value[name] === undefined;
      const odd = Object.entries(sent).filter(([name]) => isOdd(name));
      return odd.length === 0 ? value : { ...value, odd: Object.fromEntries(odd) };
    }),
  );
// Without z.catch and z.literal, which would add half to the size of the smallest function.
export const maybe = <T extends z.ZodMiniType>(schema: T) =>
  z.union([z.nullish(schema), z.transform(() => undefined)]);

/** PHP sends numbers as text too, with exponents when they are large or small, and empty text for none. */
export const number = z.union([
  z.number(),
  z.pipe(
    z.pipe(
      z.string().check(z.regex(/^(-?\d+(\.\d+)?(e[+-]?\d+)?)?$/i)),
      z.transform((digits) => (digits === '' ? null : Number(digits))),
    ),
    z.nullable(z.number()),
  ),
]);
export const id = z.union([z.pipe(z.number(), z.transform(String)), z.string()]);
