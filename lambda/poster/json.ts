// Parses text that may not be JSON.

/** @returns the value, or undefined when the text is not JSON. Never throws, so no error can quote it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A pattern for a key as JSON may write it: with any of its characters as an escape, which JSON inside JSON
 * escapes again. Without the quotes.
 */
export const keyPattern = (key: string): string =>
  [...key]
    .map((character) => `(?:${character}|\\\\+u00${character.charCodeAt(0).toString(16)})`)
    .join('');

/** Far more than any `data` has, and far too few to overflow the stack of code that walks or prints a value. */
const MAX_LEVELS = 100;

/** Like `parseJson`, for values that are passed on: undefined also when they are nested too deeply. */
export function parseFlatJson(text: string): unknown {
  const value = parseJson(text);
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_LEVELS) return undefined;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return value;
}
