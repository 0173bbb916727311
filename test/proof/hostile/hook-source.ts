// Makes the hooks that hostile requests are made of, and signs them as Poster documents it: written
// from its text alone, so that what is expected does not come from the code that is tried.

import { createHash } from 'node:crypto';
import type { Random } from '../../../tools/simulation/random.ts';
import { accessToken, DATA_MARK, markedText } from './plants.ts';

export interface Fields {
  account: string;
  object: string;
  object_id: string | number;
  action: string;
  data?: string | null;
  time: string | number;
  account_number?: unknown;
}

export type Signed = Fields & { verify: string };

export interface HookSource {
  random: Random;
  secret: string;
  /** A hook within the grammar, unlike any before; `data` holds a mark or is not there. */
  fields(overrides?: Partial<Fields>): Fields;
  signed(overrides?: Partial<Fields>): Signed;
}

export function createHookSource(random: Random, secret: string): HookSource {
  let made = 0;
  const fields = (overrides: Partial<Fields> = {}): Fields => {
    made += 1;
    return {
      account: `hostile-${random.integer(1, 20)}`,
      object: random.pick(['transaction', 'stock', 'application', 'loyalty rule', 'спот']),
      object_id: random.chance(0.5) ? made : String(made),
      action: random.pick(['added', 'changed', 'closed', 'removed', 'unheard-of']),
      data: randomData(random),
      time: random.chance(0.5) ? '1700000000' : 1_700_000_000 + random.integer(0, 999_999),
      ...overrides,
    };
  };
  const signed = (overrides?: Partial<Fields>) => {
    const made = fields(overrides);
    return { ...made, verify: signatureOf(made, secret) };
  };
  return { random, secret, fields, signed };
}

/** What the signature covers, without the secret: `data` when it is there and not null. */
export const signedParts = ({ account, object, object_id, action, data, time }: Fields): string[] =>
  [account, object, object_id, action, ...(data == null ? [] : [data]), time].map(String);

export const signatureOf = (fields: Fields, secret: string): string =>
  md5([...signedParts(fields), secret].join(';'));

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** As the events table names it. */
export const eventOf = ({ account, object_id }: Fields): string => `${account};${object_id}`;

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
