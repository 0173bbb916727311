// How what came of a simulation prints: facts by name, one a line.

/** Aligned; a list becomes its own lines. */
export function toFacts(facts: readonly [name: string, value: string][]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** @returns such as `200: 41, 401: 2` */
export const toCounts = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ');

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** @returns hours and minutes, such as `36 h 04 min` */
export function toHours(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR_MS);
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS);
  return `${hours} h ${String(minutes).padStart(2, '0')} min`;
}

/** Without the milliseconds, which nobody compares. */
export const toTime = (timeMs: number): string =>
  new Date(timeMs).toISOString().replace(/\.[0-9]+Z$/, 'Z');
