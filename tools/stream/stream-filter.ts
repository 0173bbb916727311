// The filter of an event source mapping: which records Lambda passes to the function.

import * as z from 'zod';

/** Whether a record passes. */
export type Filter = (record: unknown) => boolean;

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * Supports objects of any depth that end in lists of accepted values, and no other comparison.
 *
 * @param patterns JSON; a record passes when one of them matches, or when there are none
 * @throws Error that names what is not a list of values
 */
export function readFilter(patterns: readonly string[]): Filter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => readPattern(JSON.parse(pattern), 'pattern'));
  return (record) => filters.some((filter) => filter(record));
}

function readPattern(pattern: unknown, path: string): Filter {
  if (Array.isArray(pattern)) return readValues(pattern, path);
  const isObject = typeof pattern === 'object' && pattern !== null;
  if (!isObject) throw unknown(path, pattern);
  const fields = Object.entries(pattern).map(([name, inner]): [string, Filter] => {
    if (name.startsWith('$')) throw unknown(path, name);
    return [name, readPattern(inner, `${path}.${name}`)];
  });
  return (value) => fields.every(([name, filter]) => filter(fieldOf(value, name)));
}

function readValues(values: unknown[], path: string): Filter {
  for (const value of values) if (!literal.safeParse(value).success) throw unknown(path, value);
  const isWanted = (value: unknown) => values.includes(value);
  return (value) => (Array.isArray(value) ? value.some(isWanted) : isWanted(value));
}

/** Looks only at the value's own fields, because a pattern may name `toString`. */
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(name)
    : undefined;

const unknown = (path: string, value: unknown): Error =>
  new Error(`cannot apply this filter here, at ${path}: ${JSON.stringify(value)}`);
