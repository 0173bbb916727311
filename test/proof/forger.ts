// What somebody sends who has seen genuine hooks and does not know the secret.

import type { SignedFields } from '../../lambda/poster/hook.ts';
import type { Random } from '../../tools/simulation/random.ts';
import { signHook } from '../../tools/simulation/timed-fields.ts';

/** @param secret only to make the genuine hook that the forger has seen */
export function forge(fields: SignedFields, secret: string, random: Random): object {
  const seen = signHook(fields, secret);
  const { data, ...rest } = seen;
  return random.pick<() => object>([
    () => signHook(fields, `guess-${random.integer(0, 1_000_000)}`),
    () => ({ ...seen, action: 'forged' }),
    () => ({ ...seen, data: '{"forged":true}' }),
    () => ({ ...seen, verify: withOtherEnd(seen.verify) }),
    // The same md5, read otherwise: Poster joins the fields with ";" and escapes none.
    () => (data ? { ...rest, action: `${rest.action};${data}` } : { ...seen, time: '1' }),
  ])();
}

const withOtherEnd = (verify: string): string =>
  `${verify.slice(0, -1)}${verify.endsWith('0') ? '1' : '0'}`;
