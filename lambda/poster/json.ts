// Reading JSON that may be none.

/** @returns the value, or undefined for text that is not JSON. Never throws, so nothing is quoted. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
