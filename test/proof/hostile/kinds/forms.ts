// Forms as no browser writes them: what stands between the fields, and how they are percent-encoded.

import { eventOf, type HookSource } from '../hook-source.ts';
import { DATA_MARK } from '../plants.ts';
import { type Draft, FORM_TYPE } from '../request.ts';
import { asForm, bracketed } from './form-text.ts';
import type { Kind } from './kind.ts';

export const formKinds: Kind[] = [
  { name: 'odd form, genuine', weight: 4, make: oddButGenuine },
  { name: 'percent-encoding junk', weight: 6, make: percentJunk },
  { name: 'form of other fields', weight: 4, make: otherFields },
];

const asPost = (status: number, body: string): Draft => ({ body, status, headers: FORM_TYPE });

/** As PHP decodes: "+" is a space, the last of a name counts, "%" alone stands for itself. */
function oddButGenuine(source: HookSource): Draft {
  const { random } = source;
  const data = random.pick(['100%', '%u0041', '%zz%', '5%-10%2', `a+b=${DATA_MARK}=`, '%%%']);
  const hook = source.signed({ data });
  const raw = `${asForm({ ...hook, data: undefined })}&data=${data.replaceAll('+', '%2b')}`;
  const encoded = asForm(hook);
  const body = random.pick([
    raw,
    `&&&=&${encoded}&&`,
    `account=first&verify=first&${encoded}`,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (encodedByte) => encodedByte.toLowerCase()),
    encoded.replace('account', '%61cc%6Funt'),
    bracketed(hook).replaceAll('[', '%5B').replaceAll(']', '%5d'),
    bracketed(hook).replaceAll('%5B', '[').replaceAll('%5D', ']'),
    `action=test&account=x&${bracketed(hook)}`,
    `${encoded}&__proto__=1&constructor=2&__proto__[action]=test`,
  ]);
  return { ...asPost(200, body), stores: eventOf(hook) };
}

/** No UTF-8 once decoded. */
function percentJunk({ random, signed }: HookSource): Draft {
  const form = asForm(signed());
  const junk = random.pick(['%ff', '%C0%80', '%ed%a0%80', '%80', '%f5%80%80%80', '%c3', '%e2%98']);
  return asPost(
    400,
    random.pick([
      `${form}&extra=${junk}`,
      `${junk}=1&${form}`,
      form.replace('account=', `account=${junk}`),
      form.replace('verify=', `verify=${junk}`),
      form.replaceAll(/[a-z]/g, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
      '%'.repeat(random.integer(1, 5000)),
      '%00'.repeat(random.integer(1, 5000)),
    ]),
  );
}

function otherFields({ random, signed }: HookSource): Draft {
  const hook = signed();
  const form = asForm(hook);
  return asPost(
    400,
    random.pick([
      '',
      '=',
      'account',
      `data=${encodeURIComponent(JSON.stringify(hook))}`,
      `payload=${encodeURIComponent(JSON.stringify(hook))}`,
      form.replaceAll('&', ';'),
      form.replaceAll('&', '&amp;'),
      form.replaceAll('=', ':'),
      form.replaceAll(/(^|&)(\w+)=/g, '$1$2[]='),
      form.replaceAll(/(^|&)(\w+)=/g, '$1data[$2][]='),
      form.replaceAll(/(^|&)(\w+)=/g, '$1data[data][$2]='),
      form.replaceAll(/(^|&)(\w+)=/g, '$1__proto__[$2]='),
      form.replaceAll(/(^|&)(\w+)=/g, '$1 $2='),
      // One bracketed name, and the flat ones no longer count.
      `${form}&data[account]=${DATA_MARK}`,
      `${form}&data[__proto__]=test`,
      `data[action]=tes&data[${'x'.repeat(10_000)}]=1`,
      'a[b]=1&'.repeat(random.integer(1, 20_000)),
    ]),
  );
}
