// Formats times for people: in local time, or in UTC with --utc. `--json` prints them as they are, in UTC.

/** Unix seconds, which is how Poster sends a time, or ISO 8601. */
type Instant = number | string;

export interface Times {
  /** The zone, for the title of a table's first time: `UTC`, or an offset such as `+02:00`. */
  zone: string;
  /** For a table whose title names the zone. A time with another offset, such as one in summer, shows it. */
  short(at: Instant | undefined): string;
  /** With its offset. Options that take a time also take this. */
  full(at: Instant): string;
  /** The time of day, in seconds, without the zone. */
  clock(at: Instant): string;
}

export function timesIn({ utc = false }: { utc?: boolean | undefined }): Times {
  const offsetAt = (ms: number) => (utc ? 0 : -new Date(ms).getTimezoneOffset());
  const offsetNow = offsetAt(Date.now());
  const read = (at: Instant) => {
    const ms = typeof at === 'number' ? at * MS_PER_SECOND : Date.parse(at);
    const offset = offsetAt(ms);
    const text = new Date(ms + offset * MS_PER_MINUTE).toISOString().replace('T', ' ').slice(0, -1);
    return { text: typeof at === 'number' ? text.slice(0, -'.000'.length) : text, offset };
  };
  return {
    zone: offsetNow === 0 ? 'UTC' : nameOf(offsetNow),
    short(at) {
      if (at === undefined) return '-';
      const { text, offset } = read(at);
      return offset === offsetNow ? text : `${text}${nameOf(offset)}`;
    },
    full(at) {
      const { text, offset } = read(at);
      return `${text}${nameOf(offset)}`;
    },
    clock: (at) => read(at).text.slice('YYYY-MM-DD '.length, 'YYYY-MM-DD hh:mm:ss'.length),
  };
}

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

/** @param offset minutes east of UTC */
function nameOf(offset: number): string {
  if (offset === 0) return 'Z';
  const [hours, minutes] = [Math.abs(offset) / 60, Math.abs(offset) % 60];
  const digits = [hours, minutes].map((part) => String(Math.floor(part)).padStart(2, '0'));
  return `${offset < 0 ? '-' : '+'}${digits.join(':')}`;
}
