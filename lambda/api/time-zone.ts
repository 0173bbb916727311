// Turns local times, which Poster writes without an offset, into instants.

const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/**
 * @param text `YYYY-MM-DD hh:mm:ss` in the time zone. When clocks go back and the time occurs twice, the later one is meant.
 * @returns undefined for anything else, and for the placeholder `0000-00-00 00:00:00`
 */
export function toInstant(text: string, timeZone: string): Date | undefined {
  if (!LOCAL_TIME.test(text)) return undefined;
  const localMs = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(localMs)) return undefined;
  // The first guess may fall on the other side of a clock change, so the offset is looked up again.
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

/** Whether this is a name such as `Europe/Kiev`. */
export function isTimeZone(name: string): boolean {
  try {
    return offsetMs(0, name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
