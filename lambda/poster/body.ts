// Turns the bytes of a request body into a hook's fields. Three shapes occur: JSON (every real event), a
// flat form and a bracketed form (Poster's check button).

import type { Reading } from './hook.ts';
import { keyPattern } from './json.ts';

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
    const { object_id: id } = value;
    if (typeof id === 'number' && mayPrintOtherwiseInPhp(id) && !isWrittenInDigits(text, id)) {
      value.object_id = Number.NaN;
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

const OBJECT_ID = new RegExp(`"${keyPattern('object_id')}"\\s*:\\s*(-?[0-9]+)(?![0-9.eE])`, 'gi');

/**
 * Looks for the number in the text, because parsing 256 KiB a second time would cost too much. Any key of
 * that name will do: a hook that was signed over other digits fails the signature.
 */
const isWrittenInDigits = (text: string, id: number): boolean =>
  text.matchAll(OBJECT_ID).some(([, digits]) => Number(digits) === id);

/** The bracketed form wraps the hook as `data[account]=…`. There, `data` is not the signed field. */
const BRACKETED_KEY = /^data\[([^\]]+)\]$/;
/** Poster's check button is recognized in either form, whatever the rest of the form contains. */
const TEST_PAIR = /(?:^|&)(?:action|data(?:\[|%5[Bb])action(?:\]|%5[Dd]))=test(?:&|$)/;
/** How many fields a form may have. Poster sends at most ten. */
const MAX_PAIRS = 100;
/** A form percent-encodes control characters. Raw ones would grow sixfold in a queue message. */
const RAW_CONTROL = /(?![\t\n\r\x7f-\x9f])\p{Cc}/u;

function readForm(text: string): Reading<Fields> {
  if (TEST_PAIR.test(text)) return { ok: true, value: { action: 'test' } };
  const pairs = text.split('&', MAX_PAIRS + 1);
  if (pairs.length > MAX_PAIRS) return badBody(`must have at most ${MAX_PAIRS} form fields`);
  if (RAW_CONTROL.test(text)) return badBody(BAD_ENCODING);
  const flat: Fields = Object.create(null);
  const bracketed: Fields = Object.create(null);
  let isBracketed = false;
  try {
    for (const pair of pairs) {
      const [key = pair] = pair.split('=', 1);
      const name = decodeFormText(key);
      const value = decodeFormText(pair.slice(key.length + 1));
      const inner = BRACKETED_KEY.exec(name)?.[1];
      if (inner === undefined) {
        flat[name] = value;
      } else {
        isBracketed = true;
        bracketed[inner] = value;
      }
    }
  } catch {
    return badBody(BAD_ENCODING);
  }
  return { ok: true, value: isBracketed ? bracketed : flat };
}

const BAD_ENCODING = 'must be percent-encoded UTF-8';

const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

/**
 * Decodes as PHP does: "+" is a space, and a "%" that starts no escape stays as it is. Byte by byte, because
 * replacing 256 KiB of such characters in a text takes ten times as long.
 *
 * @throws TypeError when the result is not UTF-8
 */
function decodeFormText(text: string): string {
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const escaped =
      byte === PERCENT ? hexDigit(bytes[at + 1]) * 16 + hexDigit(bytes[at + 2]) : Number.NaN;
    const isEscape = !Number.isNaN(escaped);
    if (isEscape) at += 2;
    bytes[length] = isEscape ? escaped : byte === PLUS ? SPACE : byte;
    length += 1;
  }
  return formDecoder.decode(bytes.subarray(0, length));
}

/** Keeps a byte order mark, which is part of the value here. */
const formDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns the value of a hex digit, NaN for any other byte */
function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : Number.NaN;
}

const badBody = (problem: string): Reading<never> => ({ ok: false, field: 'body', problem });
