// The ways in which programs write one and the same JSON: what a signer may have signed when `data`
// was parsed and written anew on the way. Works on the text, so that numbers stay as they were.

import { parseJson } from '../../../lambda/poster/json.ts';

export interface DataSpelling {
  text: string;
  /** Such as `slashes as \/, no spaces`. */
  style: string;
}

/** @param data as found: the text, or the value of one that was parsed; none for text that is no JSON */
export function dataSpellings(data: unknown): DataSpelling[] {
  const value = typeof data === 'string' ? parseJson(data) : data;
  if (value === undefined || value === null) return [];
  const rewritten = JSON.stringify(value);
  const texts = typeof data === 'string' ? [data, rewritten] : [rewritten];
  return texts.flatMap((text) =>
    STYLES.map(({ style, write }) => ({ text: respell(text, write), style })),
  );
}

interface Writing {
  /** As PHP does: `\/`. */
  escapesSlashes: boolean;
  /** As PHP and Python do: `\u0457`. */
  escapesBeyondAscii: boolean;
  /** As Python does: `", "` and `": "`. */
  isSpaced: boolean;
}

const bothWays = [false, true];
const STYLES = bothWays.flatMap((escapesSlashes) =>
  bothWays.flatMap((escapesBeyondAscii) =>
    bothWays.map((isSpaced) => ({
      write: { escapesSlashes, escapesBeyondAscii, isSpaced },
      style: [
        escapesSlashes ? 'slashes as \\/' : 'slashes as /',
        escapesBeyondAscii ? 'letters beyond ASCII as \\uXXXX' : 'letters as they are',
        isSpaced ? 'a space after "," and ":"' : 'no spaces',
      ].join(', '),
    })),
  ),
);

/** A JSON string, or what is between two. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[^"]+/g;

const respell = (json: string, writing: Writing): string =>
  json.replace(TOKEN, (token) =>
    token.startsWith('"') ? respellText(token, writing) : respace(token, writing),
  );

function respace(between: string, { isSpaced }: Writing): string {
  const bare = between.replaceAll(/\s+/g, '');
  return isSpaced ? bare.replaceAll(/[,:]/g, '$& ') : bare;
}

/** An escape, the slash, or a unit beyond ASCII; each escape is read whole, so `\\u` stays. */
const UNIT = /\\u[0-9a-f]{4}|\\.|[/\x80-\uffff]/gi;

function respellText(text: string, { escapesSlashes, escapesBeyondAscii }: Writing): string {
  return text.replaceAll(UNIT, (unit) => {
    if (unit === '/' || unit === '\\/') return escapesSlashes ? '\\/' : '/';
    const code = /^\\u/i.test(unit) ? Number.parseInt(unit.slice(2), 16) : unit.charCodeAt(0);
    if (code < 0x80) return unit;
    if (!escapesBeyondAscii) return String.fromCharCode(code);
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
