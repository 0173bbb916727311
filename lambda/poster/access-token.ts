// Masks the API credential in a hook's `data`. Works on the text instead of a parsed value, so that the
// rest of `data` keeps every byte.

import { keyPattern, parseJson } from './json.ts';

export const MASK = '***';

export interface MaskedData {
  /** `data` with every access token replaced by the mask. */
  masked: string;
  /** The first token found, decoded. */
  accessToken: string | undefined;
}

/**
 * Masks the value of each `access_token` key at any depth, also in JSON that is text inside JSON.
 * A value that is not text becomes null: quotes would need escapes in nested JSON, and masked data must not
 * grow beyond what fits into an item of the table.
 * When `data` is not JSON, everything after the key is dropped, because the end of the token is unknown.
 * Takes time linear in the length of `data` and never throws. Text without the key is returned unchanged.
 */
export function maskAccessToken(data: string): MaskedData {
  // Like any JSON text, the key may be written with escapes.
  const mayHoldToken = /access_token|\\u/i.test(data);
  if (!mayHoldToken) return { masked: data, accessToken: undefined };
  return parseJson(data) === undefined ? maskRest(data) : maskInJson(data);
}

/** A JSON string. Only used on valid JSON, where quotes are balanced. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"/y;
const COLON = /\s*:\s*/y;
const BARE_VALUE = /[^\s,}\]]+/y;
/** One step through an object or a list: a string, a bracket, or the text between them. */
const NESTED_PART = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^"[\]{}]+/y;

function maskInJson(data: string): MaskedData {
  let masked = '';
  let copiedTo = 0;
  let accessToken: string | undefined;
  const replace = (start: number, end: number, json: string) => {
    masked += data.slice(copiedTo, start) + json;
    copiedTo = end;
  };
  for (let at = data.indexOf('"'); at !== -1; ) {
    const textEnd = endOf(JSON_STRING, data, at);
    const text = String(parseJson(data.slice(at, textEnd)));
    const valueStart = endOf(COLON, data, textEnd);
    const isTokenKey = text === 'access_token' && valueStart > textEnd;
    let next = textEnd;
    if (isTokenKey) {
      next = endOfValue(data, valueStart);
      const isText = data[valueStart] === '"';
      if (isText) accessToken ||= String(parseJson(data.slice(valueStart, next)));
      replace(valueStart, next, isText ? JSON.stringify(MASK) : 'null');
    } else {
      const inner = maskAccessToken(text);
      accessToken ||= inner.accessToken;
      if (inner.masked !== text) replace(at, textEnd, JSON.stringify(inner.masked));
    }
    at = data.indexOf('"', next);
  }
  return { masked: masked + data.slice(copiedTo), accessToken };
}

const KEY_AND_COLON = new RegExp(
  `${keyPattern('access_token')}["'\\\\\\s:=]+(?=[^"'\\\\\\s:=])`,
  'i',
);

function maskRest(data: string): MaskedData {
  const match = KEY_AND_COLON.exec(data);
  if (match === null) return { masked: data, accessToken: undefined };
  const tokenStart = match.index + match[0].length;
  const accessToken = /^[^"'\\\s,}]+/.exec(data.slice(tokenStart))?.[0];
  return { masked: data.slice(0, tokenStart) + MASK, accessToken };
}

/** Where the JSON value that starts at `start` ends. A credential may be an object or a list. */
function endOfValue(data: string, start: number): number {
  if (data[start] === '"') return endOf(JSON_STRING, data, start);
  if (data[start] !== '{' && data[start] !== '[') return endOf(BARE_VALUE, data, start);
  let at = start;
  let depth = 0;
  do {
    const bracket = data[at];
    if (bracket === '{' || bracket === '[') depth += 1;
    if (bracket === '}' || bracket === ']') depth -= 1;
    at = endOf(NESTED_PART, data, at);
  } while (depth > 0);
  return at;
}

/** Where a match that starts exactly at `start` ends, or `start` itself when nothing matches. */
function endOf(sticky: RegExp, text: string, start: number): number {
  sticky.lastIndex = start;
  return sticky.test(text) ? sticky.lastIndex : start;
}
