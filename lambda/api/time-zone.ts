// Turns local times, which Poster writes without an offset, into instants.

const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/**
 * @param text `YYYY-MM-DD hh:mm:ss` in the time zone. The later one of two such times when clocks go back.
 * @returns undefined for anything else, and for the placeholder `0000-00-00 00:00:00`
 */
export function toInstant(text: string, timeZone: string): Date | undefined {
  if (!LOCAL_TIME.test(text)) return undefined;
  const localMs = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(localMs)) return undefined;
  // The offset of a time that is off by at most a day may be that of the other side of a change; the second is right.
  const guessMs = localMs - offsetMs(localMs, timeZone);
  return new Date(localMs - offsetMs(guessMs, timeZone));
}

function offsetMs(timeMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${format.format(timeMs).replace(' ', 'T')}Z`) - timeMs;
}
