// Parses text that may not be JSON.

/** @returns the value, or undefined when the text is not JSON. Never throws, so no error can quote it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
