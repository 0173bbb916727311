// Makes the hooks that hostile requests are built from. They are signed and written as Poster documents it, with
// no code of the product, so that a bug there cannot change what the proof expects.

import { createHash } from 'node:crypto';
import type { Random } from '../../../tools/simulation/random.ts';

export interface Fields {
  account: string;
  object: string;
  object_id: string | number;
  action: string;
  data?: string | null;
  time: string | number;
  account_number?: unknown;
}

type Signed = Fields & { verify: string };

export interface HookSource {
  random: Random;
  secret: string;
  /** A valid hook, different from all before. `data` contains a mark or is absent. */
  fields(overrides?: Partial<Fields>): Fields;
  signed(overrides?: Partial<Fields>): Signed;
}

const ACCOUNTS = Array.from({ length: 20 }, (_, index) => `hostile-${index + 1}`) as [string];

export function createHookSource(
  random: Random,
  secret: string,
  accounts: readonly [string, ...string[]] = ACCOUNTS,
): HookSource {
  let made = 0;
  const fields = (overrides: Partial<Fields> = {}): Fields => {
    made += 1;
    return {
      account: random.pick(accounts),
      object: random.pick(['transaction', 'stock', 'application', 'loyalty rule', 'спот']),
      object_id: random.chance(0.5) ? made : String(made),
      action: random.pick(['added', 'changed', 'closed', 'removed', 'unheard-of']),
      data: randomData(random),
      time: random.chance(0.5) ? '1700000000' : 1_700_000_000 + random.integer(0, 999_999),
      ...overrides,
    };
  };
  const signed = (overrides?: Partial<Fields>) => {
    const hook = fields(overrides);
    return { ...hook, verify: signatureOf(hook, secret) };
  };
  return { random, secret, fields, signed };
}

export const signatureOf = (fields: Fields, secret: string): string =>
  md5([...signedParts(fields), secret].join(';'));

/** The values that the signature covers, without the secret. `data` counts unless it is absent or null. */
export const signedParts = ({ account, object, object_id, action, data, time }: Fields): string[] =>
  [account, object, object_id, action, ...(data == null ? [] : [data]), time].map(String);

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** Identifies the hook's event in the table. */
export const eventOf = ({ account, object_id }: Fields): string => `${account};${object_id}`;

/** The flat form that Poster has been seen to send. */
export const asForm = (fields: object): string => toForm(fields, (name) => name);

/** The bracketed form that Poster has been seen to send. */
export const bracketed = (fields: object): string =>
  `url=https%3A%2F%2Fexample.com&${toForm(fields, (name) => `data[${name}]`)}`;

const toForm = (fields: object, rename: (name: string) => string): string =>
  new URLSearchParams(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]): [string, string] => [rename(name), String(value)]),
  ).toString();

/**
 * Planted in `data`, in malformed values, in queries and in headers; must never be logged. Short and
 * repeated, so that an error which quotes a few characters of its input quotes a whole mark.
 */
export const DATA_MARK = 'ZqKxWv';
/** Planted in every access token. */
export const TOKEN_MARK = 'TjYqXw';

export const markedText = (marks: number): string => DATA_MARK.repeat(marks);

/** Looks like Poster's tokens: an account's number and a key. */
export const accessToken = (): string => `777777:${TOKEN_MARK.repeat(4)}`;

export const randomData = (random: Random): string =>
  random.pick<() => string>([
    () => JSON.stringify({ value_absolute: 12.5, note: markedText(random.integer(1, 40)) }),
    () => JSON.stringify({ user_id: 1, access_token: accessToken() }),
    () => JSON.stringify({ deep: JSON.stringify({ access_token: accessToken() }) }),
    () => `access_token=${accessToken()}`,
    () => `${DATA_MARK};1700000000;${DATA_MARK}`,
    () => `{"cut":"${markedText(4)}`,
    () => `☕ "${DATA_MARK}" ї\u0000\u0001\u007f\u009f\u2028 \\u0041 %41 + & =`,
  ])();

const SECRET_LIKE = new RegExp(`(${DATA_MARK}|${TOKEN_MARK}|[0-9a-f]{8,})+`, 'gi');

/** Hides the marks and everything that looks like a key. */
export const masked = (text: string): string => text.replaceAll(SECRET_LIKE, '…');
