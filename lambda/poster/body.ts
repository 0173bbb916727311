// Turns the bytes of a request body into a hook's fields. Three shapes occur: JSON (every real event), a
// flat form and a bracketed form (Poster's check button).

import type { Reading } from './hook.ts';

export type Fields = Record<string, unknown>;

/**
 * Reads a body of any shape, without checking what its fields contain.
 *
 * @param bytes the body, decoded from base64 where the gateway encoded it
 * @param contentType the header as sent. A body that starts with "{" is JSON whatever the header says, as
 *   in Poster's PHP sample; otherwise a form type, or no type, makes it a form.
 * @returns the fields, or what is wrong with the body as a whole; never throws
 */
export function readBody(bytes: Uint8Array, contentType: string | undefined): Reading<Fields> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return badBody('must be UTF-8');
  const opensAsJson = text.trimStart().startsWith('{');
  return !opensAsJson && isForm(contentType) ? readForm(text) : readJson(text);
}

/** Strict, because replacing a byte would change what was signed. Drops a byte order mark. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isForm(contentType: string | undefined): boolean {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return mediaType === '' || mediaType === 'application/x-www-form-urlencoded';
}

function readJson(text: string): Reading<Fields> {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return badBody('must be a JSON object or a form');
    if (typeof value.object_id === 'number' && mayPrintOtherwiseInPhp(value.object_id)) {
      value.object_id = readExactNumbers(text).object_id;
    }
    return { ok: true, value };
  } catch {
    return badBody('must be a JSON object or a form');
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * PHP reads `100000000000000.0` as a float and prints it as `1.0E+14`, and `-0.0` as `-0`, so it signs a
 * different text than we would. Plain digits are safe at any size, and so is every float with fewer than
 * the 14 digits of PHP's `precision`.
 */
const PHP_FLOAT_DIGITS_LIMIT = 1e14;
const mayPrintOtherwiseInPhp = (value: number): boolean =>
  Math.abs(value) >= PHP_FLOAT_DIGITS_LIMIT || Object.is(value, -0);

/** Parses again with the original digits: a number that is not plain digits becomes NaN. */
function readExactNumbers(text: string): Fields {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !/^-?[0-9]+$/.test(context?.source ?? '') ? Number.NaN : value,
  );
}

/** The bracketed form wraps the hook as `data[account]=…`. There, `data` is not the signed field. */
const BRACKETED_KEY = /^data\[([^\]]+)\]$/;

function readForm(text: string): Reading<Fields> {
  const flat: Fields = Object.create(null);
  const bracketed: Fields = Object.create(null);
  let isBracketed = false;
  try {
    for (const pair of text.split('&')) {
      const [key = '', ...rest] = pair.split('=');
      const name = decodeFormText(key);
      const value = decodeFormText(rest.join('='));
      const inner = BRACKETED_KEY.exec(name)?.[1];
      if (inner === undefined) {
        flat[name] = value;
      } else {
        isBracketed = true;
        bracketed[inner] = value;
      }
    }
  } catch {
    return badBody('must be percent-encoded UTF-8');
  }
  return { ok: true, value: isBracketed ? bracketed : flat };
}

/** Decodes as PHP does: "+" is a space, and a "%" that starts no escape stays as it is. */
const decodeFormText = (text: string): string =>
  decodeURIComponent(text.replaceAll('+', ' ').replace(/%(?![0-9a-f]{2})/gi, '%25'));

const badBody = (problem: string): Reading<never> => ({ ok: false, field: 'body', problem });
