// The grammar of a Poster hook: its fields, what each may contain, and how they read as text. All code
// that trusts a hook's fields, on either side of the queue, gets them through this file.

import * as z from 'zod/mini';
import type { HookSubject, Malformed } from './hook-facts.ts';

/**
 * The grammar makes the signature sound. Poster joins the signed fields with ";" and does not escape it, so
 * one md5 fits several readings (`data=X, time=T` and `time=X;T`). When there is no ";" outside `data`, no
 * fixed field is empty and `time` is all digits, only one reading is left.
 */
const ACCOUNT_MAX_CHARACTERS = 128;
const NAME_MAX_CHARACTERS = 64;

const nameProblem = (maxCharacters: number) =>
  `text of 1 to ${maxCharacters} characters with no ";" and no control character`;

const name = (maxCharacters: number, problem = `must be ${nameProblem(maxCharacters)}`) => {
  // \p{Cs}: a lone surrogate has no UTF-8 form, so PHP can neither read nor sign it.
  const pattern = new RegExp(`^[^;\\p{Cc}\\p{Cs}]{1,${maxCharacters}}$`, 'u');
  return z.string(problem).check(z.regex(pattern, problem));
};

const objectIdProblem = `must be a safe integer, or ${nameProblem(NAME_MAX_CHARACTERS)}`;
const timeProblem = 'must be unix seconds in 9 to 12 digits';
const dataProblem = 'must be text, null or absent';
const verifyProblem = 'must be 32 hex digits';

/** Reads a field, or drops it when it is malformed. (`z.catch` would add 11 KB to both bundles.) */
const orDropped = <T>(schema: z.ZodMiniType<T>) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => {
        const { success, data } = schema.safeParse(value);
        return success ? data : undefined;
      }),
    ),
  );

const signedFields = {
  account: name(ACCOUNT_MAX_CHARACTERS),
  object: name(NAME_MAX_CHARACTERS),
  object_id: z.union(
    [z.int(objectIdProblem), name(NAME_MAX_CHARACTERS, objectIdProblem)],
    objectIdProblem,
  ),
  action: name(NAME_MAX_CHARACTERS),
  data: z.optional(
    z.nullable(z.string(dataProblem).check(z.refine((text) => text.isWellFormed(), dataProblem))),
  ),
  time: z.union(
    [
      z.string().check(z.regex(/^[0-9]{9,12}$/, timeProblem)),
      z
        .int(timeProblem)
        .check(z.gte(100_000_000, timeProblem), z.lte(999_999_999_999, timeProblem)),
    ],
    timeProblem,
  ),
  /** Not signed, for display only. A malformed one is never a reason to refuse. */
  account_number: orDropped(z.union([z.int(), name(ACCOUNT_MAX_CHARACTERS)])),
};

const signedFieldsSchema = z.object(signedFields);
const hookSchema = z.object({
  ...signedFields,
  verify: z.string(verifyProblem).check(z.regex(/^[0-9a-f]{32}$/i, verifyProblem)),
});

/** A hook's fields as received, without the signature. Names and values are Poster's own. */
export type SignedFields = z.infer<typeof signedFieldsSchema>;

/** A hook as Poster posts it: the signed fields and `verify`, the signature over them. */
export type Hook = z.infer<typeof hookSchema>;

export type Reading<T> = { ok: true; value: T } | ({ ok: false } & Malformed);

/** Reads a signed hook from a parsed body. Never throws. */
export const readHook = (fields: unknown): Reading<Hook> => read(hookSchema, fields);

/** Reads a hook whose signature has been checked already, such as one from the queue. */
export const readSignedFields = (fields: unknown): Reading<SignedFields> =>
  read(signedFieldsSchema, fields);

/** The subject of a hook that keeps the grammar. */
export const subjectOf = ({ account, object, object_id, action }: SignedFields): HookSubject => ({
  account,
  object,
  objectId: asText(object_id),
  action,
});

/** Only what looks like the names and ids of Poster's hooks: a malformed hook may have its `data` in any field. */
const looksLike = (pattern: RegExp) => orDropped(z.string().check(z.regex(pattern)));
const likelySubject = z.object({
  account: looksLike(/^[a-z0-9-]{1,63}$/),
  object: looksLike(/^[a-z_ ]{1,40}$/),
  object_id: orDropped(z.union([z.int(), z.string().check(z.regex(/^[0-9]{1,16}$/))])),
  action: looksLike(/^[a-z_]{1,40}$/),
});

/** Reads what it can of a malformed hook's subject. */
export function readSubject(fields: unknown): HookSubject {
  const { success, data } = likelySubject.safeParse(fields);
  if (!success) return {};
  const { object_id, ...subject } = data;
  return { ...subject, objectId: object_id === undefined ? undefined : asText(object_id) };
}

/** Poster's check button sends `action: "test"`, complete or not, signed or not. It is never an event. */
export const isTestHook = (fields: unknown): boolean =>
  typeof fields === 'object' && fields !== null && 'action' in fields && fields.action === 'test';

/** Whether an account can have this name. */
export const isAccountName = (text: string): boolean =>
  name(ACCOUNT_MAX_CHARACTERS).safeParse(text).success;

/** Whether an object or an action can have this name. */
export const isName = (text: string): boolean => name(NAME_MAX_CHARACTERS).safeParse(text).success;

/** PHP's `isset`: `data` takes part in the signature when it is present and not null, even when empty. */
export const hasData = (fields: SignedFields): fields is SignedFields & { data: string } =>
  fields.data !== undefined && fields.data !== null;

/** A field as PHP prints it into the signed text, where `1` and `"1"` are the same. */
export const asText = (value: string | number): string => String(value);

function read<T>(schema: z.ZodMiniType<T>, fields: unknown): Reading<T> {
  const result = schema.safeParse(fields);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  const field = issue?.path[0];
  if (issue === undefined || field === undefined) {
    return { ok: false, field: 'body', problem: 'must be an object' };
  }
  return { ok: false, field: String(field), problem: issue.message };
}
