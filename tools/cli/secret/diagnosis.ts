// Finds out which secret signed a hook, and if none did, why not. Knows the mistakes that can happen at Poster
// or between Poster and here. Pure; the result contains no secret, signature or data.

import * as z from 'zod';
import type { Fields } from '../../../lambda/poster/body.ts';
import { readHook, type SignedFields } from '../../../lambda/poster/hook.ts';
import type { Malformed } from '../../../lambda/poster/hook-facts.ts';
import { parseJson } from '../../../lambda/poster/json.ts';
import { isSigned, sign } from '../../../lambda/poster/signature.ts';

const EXPLANATIONS = {
  'wrong-secret':
    'no stored secret signed this hook: it comes from another app, was signed with a secret that is not stored here, or was changed on the way',
  'field-shift':
    'the signature matches, but a field contains ";", so parts of another hook may have been shifted into it; the hook may be forged',
  grammar: 'the signature matches, but a field breaks the grammar of hooks',
  'data-empty':
    'it was signed with an empty `data`, which is missing here; `data: ""` is part of the signed text, but null is not',
  'data-left-out':
    'it was signed without `data`, which was added later; even an empty `data` is part of the signed text',
  'data-reserialised':
    '`data` was parsed and written again in another style; pass it on byte for byte as received',
  'white-space': 'it was signed without the white space around a field',
  'secret-spelling': 'white space around the secret was signed with it; remove it at the sender',
} as const;

/** Why a hook is refused, as a code for programs. */
type Cause = keyof typeof EXPLANATIONS;

export interface Diagnosis {
  /** Whether the verifier accepts it. */
  isGenuine: boolean;
  /** Position of the stored secret that signed the hook or a variant of it; 1 is the first. */
  secret?: number;
  /** How the hook breaks the grammar. Such a hook is refused, whatever its signature. */
  malformed?: Malformed;
  cause?: Cause;
  /** The result in words. */
  explanation: string;
}

/**
 * @param fields of a body, from `readBody`
 * @param secrets the stored secrets
 */
export function diagnose(fields: Fields, secrets: readonly string[]): Diagnosis {
  const reading = readHook(fields);
  if (reading.ok) {
    const signedBy = secrets.findIndex((secret) => isSigned(reading.value, [secret]));
    if (signedBy !== -1) {
      return { isGenuine: true, secret: signedBy + 1, explanation: 'the signature matches' };
    }
  }
  const variant = findSignedVariant(fields, secrets);
  if (!reading.ok) return { ...notAHook(reading), ...variant };
  const cause = 'wrong-secret';
  return { isGenuine: false, cause, explanation: EXPLANATIONS[cause], ...variant };
}

/** The diagnosis for input that breaks the grammar. */
export const notAHook = ({ field, problem }: Malformed): Diagnosis => ({
  isGenuine: false,
  malformed: { field, problem },
  explanation: 'it is not a hook',
});

/** Finds a stored secret that signed the hook before one of the known changes happened to it. */
function findSignedVariant(
  fields: Fields,
  secrets: readonly string[],
): Required<Pick<Diagnosis, 'secret' | 'cause' | 'explanation'>> | undefined {
  const reading = looseHookSchema.safeParse(fields);
  if (!reading.success) return undefined;
  const { verify, ...hook } = reading.data;
  for (const [index, secret] of secrets.entries()) {
    for (const [cause, signed, signedWith = secret] of variantsOf(hook, secret)) {
      if (sign(signed, signedWith) !== verify) continue;
      return { secret: index + 1, cause, explanation: EXPLANATIONS[cause] };
    }
  }
  return undefined;
}

const text = z.union([z.string(), z.number().transform(String)]);
const looseHookSchema = z.object({
  account: text,
  object: text,
  object_id: text,
  action: text,
  time: text,
  data: z.unknown().optional(),
  verify: z.string(),
});

/** A hook's fields, whether or not they keep the grammar. */
type LooseHook = Omit<z.infer<typeof looseHookSchema>, 'verify'>;

const trimmed = z.string().trim();
const trimmedSchema = z.object({
  account: trimmed,
  object: trimmed,
  object_id: trimmed,
  action: trimmed,
  time: trimmed,
  data: trimmed.nullable(),
});

/** Yields what Poster may have signed, and the secret if it differs from the stored one. Likely causes first. */
function* variantsOf(
  { data, ...others }: LooseHook,
  secret: string,
): Generator<[cause: Cause, signed: SignedFields, signedWith?: string]> {
  const received = { ...others, data: typeof data === 'string' ? data : null };
  const isShifted = Object.values(others).some((value) => value.includes(';'));
  yield [isShifted ? 'field-shift' : 'grammar', received];
  if (data === undefined || data === null) {
    yield ['data-empty', { ...others, data: '' }];
  } else {
    yield ['data-left-out', { ...others, data: null }];
    const json = JSON.stringify(typeof data === 'string' ? parseJson(data) : data);
    // Undefined when `data` is not JSON.
    if (json !== undefined) {
      yield ['data-reserialised', { ...others, data: json }];
      yield ['data-reserialised', { ...others, data: toPhpJson(json) }];
    }
  }
  yield ['white-space', trimmedSchema.parse(received)];
  for (const [before, after] of WHITE_SPACE) {
    yield ['secret-spelling', received, `${before}${secret}${after}`];
  }
}

const WHITE_SPACE = [
  ['', '\n'],
  ['', '\r\n'],
  ['', ' '],
  [' ', ''],
  [' ', ' '],
];

/** PHP's `json_encode` escapes slashes, and all characters beyond ASCII. */
const toPhpJson = (json: string): string =>
  json.replaceAll('/', '\\/').replaceAll(/[\x80-\uffff]/g, (unit) => {
    const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${digits}`;
  });
