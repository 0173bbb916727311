// Prints text that may come from outside, such as a customer's data or a service's answer. A terminal obeys
// control characters: they move the cursor, hide text or fill the clipboard. Here they are escaped.

import { inspect } from 'node:util';

/** C0, C1, and the marks that change the direction of text. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * Escapes the characters that a terminal would obey.
 *
 * @param kept those that have a purpose in this text
 */
export const toPrintable = (text: string, kept = ''): string =>
  text.replaceAll(OBEYED, (unit) =>
    kept.includes(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** JSON in which these characters are escaped too. It means the same: they occur only in texts. */
export const toJson = (value: unknown): string => toPrintable(JSON.stringify(value));

/** Prints text of one or more lines. */
export const print = (text: string): void => printStyled(toPrintable(text, '\n'));

export const printJson = (value: unknown): void => printStyled(toJson(value));

/** Prints text with colours, as it is. Its caller has escaped what comes from outside. */
export const printStyled = (text: string): void => console.log(text);

/** Prints an error in full, or a text, to stderr. */
export const printError = (error: unknown): void =>
  console.error(toPrintable(typeof error === 'string' ? error : inspect(error), '\n'));
