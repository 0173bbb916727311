// Which secret signed a hook, and if none did, why: pure, and repeats no secret, signature or data.

import { createHash } from 'node:crypto';
import type { Fields } from '../../../lambda/poster/body.ts';
import { type Malformed, readHook } from '../../../lambda/poster/hook.ts';
import { isSigned } from '../../../lambda/poster/signature.ts';
import { type LooseHook, secretSpellings, signedTextOf, suspicionsOf } from './suspicions.ts';

export interface Diagnosis {
  /** Whether the verifier takes it. */
  isGenuine: boolean;
  /** Which of the stored secrets it is about, 1 for the first. */
  secret?: number;
  /** What breaks the grammar of hooks: refused whatever the signature. */
  malformed?: Malformed;
  /** Why the signature does not match, for programs: `data-reserialised`, `wrong-secret`, … */
  cause?: string;
  /** The same for people. */
  explanation: string;
}

/** @param fields of a body, as `readBody` gives them @param secrets those stored */
export function diagnose(fields: Fields, secrets: readonly string[]): Diagnosis {
  const reading = readHook(fields);
  if (reading.ok) {
    const signedBy = secrets.findIndex((secret) => isSigned(reading.value, [secret]));
    if (signedBy !== -1) {
      return { isGenuine: true, secret: signedBy + 1, explanation: 'the signature matches' };
    }
  }
  const malformed = reading.ok ? {} : { malformed: onlyProblem(reading) };
  const hook = readLoosely(fields);
  const verify = typeof fields.verify === 'string' ? fields.verify.trim().toLowerCase() : '';
  const finding = hook === undefined ? undefined : findCause(hook, verify, secrets);
  if (finding !== undefined) return { isGenuine: false, ...malformed, ...finding };
  if (!reading.ok) return { isGenuine: false, ...malformed, explanation: 'it is no hook' };
  return {
    isGenuine: false,
    cause: 'wrong-secret',
    explanation:
      'no stored secret signed it, nor any change to it that is known to happen: it is of another app, of a secret not stored here, or altered',
  };
}

type Finding = Pick<Diagnosis, 'secret' | 'cause' | 'explanation'>;

function findCause(
  hook: LooseHook,
  verify: string,
  secrets: readonly string[],
): Finding | undefined {
  const asItStands = signedTextOf(hook);
  const suspicions = [{ ...suspectSpelling(hook), signedText: asItStands }, ...suspicionsOf(hook)];
  for (const [index, stored] of secrets.entries()) {
    const fits = (text: string, secret: string) => md5(`${text};${secret}`) === verify;
    const suspicion = suspicions.find(({ signedText }) => fits(signedText, stored));
    if (suspicion !== undefined) {
      const { cause, explanation } = suspicion;
      return { secret: index + 1, cause, explanation };
    }
    const spelling = secretSpellings(stored).find(({ secret }) => fits(asItStands, secret));
    if (spelling !== undefined) {
      return { secret: index + 1, cause: 'secret-spelling', explanation: spelling.explanation };
    }
  }
  if (md5(`${asItStands};`) !== verify) return undefined;
  return { cause: 'no-secret', explanation: 'it was signed with no secret at all' };
}

/** The signature fits, and still the hook is refused: why. */
function suspectSpelling({ account, object, objectId, action, time }: LooseHook) {
  const isShifted = [account, object, objectId, action, time].some((text) => text.includes(';'));
  return isShifted
    ? {
        cause: 'field-shift',
        explanation:
          'the signature fits, but a field holds ";", so that parts of another hook are shifted into it: refused rightly, it may be forged',
      }
    : {
        cause: 'spelling',
        explanation:
          'the signature fits but for its spelling, or a field that breaks the grammar; `verify` has to be 32 lower-case hex digits',
      };
}

function readLoosely(fields: Fields): LooseHook | undefined {
  const { account, object, object_id, action, time, data, account_number } = fields;
  const texts = [account, object, object_id, action, time].map(toText);
  const [a, o, i, c, t] = texts;
  if (a === undefined || o === undefined || i === undefined) return undefined;
  if (c === undefined || t === undefined) return undefined;
  const accountNumber = toText(account_number);
  return { account: a, object: o, objectId: i, action: c, time: t, data, accountNumber };
}

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const onlyProblem = ({ field, problem }: Malformed): Malformed => ({ field, problem });

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
