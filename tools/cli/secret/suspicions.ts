// What may have happened to a hook whose signature does not match: for each suspicion, the texts that
// would then have been signed.

import { dataSpellings } from './data-spellings.ts';

/** The signed fields as text, grammar or not. */
export interface LooseHook {
  account: string;
  object: string;
  objectId: string;
  action: string;
  time: string;
  /** As found: text takes part, undefined and null do not, anything else is a mistake. */
  data: unknown;
  accountNumber: string | undefined;
}

export interface Suspicion {
  cause: string;
  explanation: string;
  /** What would have been signed, without the secret. */
  signedText: string;
}

/** What Poster signs: the fields joined with ";", `data` where it is text; null leaves it out. */
export function signedTextOf(hook: LooseHook, data: unknown = hook.data): string {
  const { account, object, objectId, action, time } = hook;
  const middle = typeof data === 'string' ? [data] : [];
  return [account, object, objectId, action, ...middle, time].join(';');
}

/** From the likely to the rare. */
export function* suspicionsOf(hook: LooseHook): Generator<Suspicion> {
  yield* suspectData(hook);
  const { account, object, objectId, action, time, data, accountNumber } = hook;
  for (const spelled of new Set([Number(objectId), Number.parseInt(objectId, 10)].map(String))) {
    yield {
      cause: 'number-spelling',
      explanation:
        'it was signed with object_id as a plain number; digits and text that mean the same sign differently',
      signedText: signedTextOf({ ...hook, objectId: spelled }),
    };
  }
  const trimmed = [account, object, objectId, action, time].map((text) => text.trim());
  const [a = '', o = '', i = '', c = '', t = ''] = trimmed;
  yield {
    cause: 'white-space',
    explanation: 'it was signed without the white space around a field',
    signedText: signedTextOf(
      { ...hook, account: a, object: o, objectId: i, action: c, time: t },
      typeof data === 'string' ? data.trim() : data,
    ),
  };
  if (accountNumber !== undefined) {
    yield {
      cause: 'account-number',
      explanation: 'it was signed with account_number in place of account',
      signedText: signedTextOf({ ...hook, account: accountNumber }),
    };
  }
}

function* suspectData(hook: LooseHook): Generator<Suspicion> {
  const { account, object, objectId, action, time, data } = hook;
  if (data === undefined || data === null) {
    yield {
      cause: 'data-empty',
      explanation:
        'it was signed with an empty `data`, which this copy lacks; `data: ""` takes part, null and none do not',
      signedText: signedTextOf(hook, ''),
    };
    return;
  }
  yield {
    cause: 'data-left-out',
    explanation: 'it was signed without `data`; unless absent or null it takes part, even empty',
    signedText: signedTextOf(hook, null),
  };
  for (const { text, style } of dataSpellings(data)) {
    yield {
      cause: 'data-reserialised',
      explanation: `\`data\` was parsed and written anew; what was signed has ${style}. Pass on the bytes as received`,
      signedText: signedTextOf(hook, text),
    };
  }
  if (typeof data !== 'string') return;
  yield {
    cause: 'data-after-time',
    explanation: '`data` was signed after `time`; it belongs before',
    signedText: [account, object, objectId, action, time, data].join(';'),
  };
}

export interface SecretSpelling {
  explanation: string;
  secret: string;
}

/** How a signer may have the secret wrong that is stored right, or the other way about. */
export function secretSpellings(secret: string): SecretSpelling[] {
  const space = 'white space around the secret was signed with it; the signer has to trim it';
  const quotes = 'quotes around the secret count on one of the two sides';
  return [
    ...[`${secret}\n`, `${secret}\r\n`, `${secret} `, ` ${secret}`, ` ${secret} `].map((text) => ({
      explanation: space,
      secret: text,
    })),
    ...[`"${secret}"`, `'${secret}'`, secret.replaceAll(/^["']|["']$/g, '')].map((text) => ({
      explanation: quotes,
      secret: text,
    })),
    ...[secret.toLowerCase(), secret.toUpperCase()].map((text) => ({
      explanation: 'the secret was signed with in another case than it is stored',
      secret: text,
    })),
  ];
}
