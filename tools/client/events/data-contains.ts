// Looks for a text in an event's `data`.

import { decodedValue, readData } from '../../../lambda/poster/data.ts';
import type { EventItem } from '../../../lambda/table-layout.ts';

/**
 * Ignores upper and lower case. Looks at `data` as it was sent, and at what it says once decoded: PHP sends
 * `\u043b` for "л", and JSON inside JSON has a backslash before each quote.
 */
export function dataContains({ object, data }: EventItem, text: string): boolean {
  if (data === undefined) return false;
  const wanted = text.toLowerCase();
  const contains = (place: string) => place.toLowerCase().includes(wanted);
  return contains(data) || contains(JSON.stringify(decodedValue(readData(object, data))));
}
