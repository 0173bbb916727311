// Takes the API credential out of a hook's `data`. It works on the text, not on a parsed value:
// the rest of `data` stays byte for byte, and `data` that is not quite JSON gives its token up too.

export const MASK = '***';

export interface MaskedData {
  /** `data` with the value of every `access_token` replaced by the mask. */
  masked: string;
  /** The first token found, decoded. */
  accessToken?: string;
}

/** A JSON string from its opening quote; without a closing one it runs to the end of the text. */
const JSON_STRING = /"(?:[^"\\]|\\[\s\S]?)*("|$)/y;
const COLON = /\s*:\s*/y;
const BARE_VALUE = /[^\s,}\]]+/y;

/**
 * Masks the value of each `access_token` key in JSON text, at any depth. Linear in the length of
 * `data`, never throws; text without the key comes back unchanged.
 */
export function maskAccessToken(data: string): MaskedData {
  let masked = '';
  let copiedTo = 0;
  let accessToken: string | undefined;
  let at = data.indexOf('"');
  while (at !== -1) {
    const keyEnd = endOf(JSON_STRING, data, at);
    const valueStart = endOf(COLON, data, keyEnd);
    const isKey = valueStart > keyEnd && decode(data.slice(at, keyEnd)) === 'access_token';
    if (!isKey) {
      at = data.indexOf('"', keyEnd);
      continue;
    }
    const isText = data[valueStart] === '"';
    const valueEnd = endOf(isText ? JSON_STRING : BARE_VALUE, data, valueStart);
    if (isText) accessToken ||= decode(data.slice(valueStart, valueEnd));
    masked += `${data.slice(copiedTo, valueStart)}"${MASK}"`;
    copiedTo = valueEnd;
    at = data.indexOf('"', valueEnd);
  }
  return { masked: masked + data.slice(copiedTo), accessToken };
}

/** Where a match that starts exactly at `start` ends; `start` itself when there is none. */
function endOf(sticky: RegExp, text: string, start: number): number {
  sticky.lastIndex = start;
  return sticky.test(text) ? sticky.lastIndex : start;
}

/** A JSON string's value; one that is cut off or badly escaped counts as its own characters. */
function decode(jsonString: string): string {
  try {
    const value: unknown = JSON.parse(jsonString);
    return String(value);
  } catch {
    return jsonString.replaceAll('"', '');
  }
}
