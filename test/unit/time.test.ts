import { afterEach, describe, expect, it, vi } from 'vitest';
import { timesIn } from '../../tools/terminal/time.ts';

const WINTER = '2026-11-28T10:16:31.225Z';
const SUMMER = '2026-07-28T22:16:31.000Z';
const WINTER_SECONDS = Date.parse('2026-11-28T10:16:31Z') / 1000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** @param now the time at which the formatter is made */
function timesAt(zone: string, now: string, options = {}) {
  vi.useFakeTimers({ now: Date.parse(now) });
  vi.stubEnv('TZ', zone);
  return timesIn(options);
}

describe('a time is printed', () => {
  it('in local time, with the offset in the title only', () => {
    const { zone, short, full } = timesAt('Europe/Kyiv', WINTER);
    expect(zone).toBe('+02:00');
    expect(short(WINTER)).toBe('2026-11-28 12:16:31.225');
    expect(full(WINTER)).toBe('2026-11-28 12:16:31.225+02:00');
  });

  it('with its own offset when that is not today’s', () => {
    const times = timesAt('Europe/Kyiv', WINTER);
    expect(times.short(SUMMER)).toBe('2026-07-29 01:16:31.000+03:00');
    expect(timesAt('Europe/Kyiv', SUMMER).short(WINTER)).toBe('2026-11-28 12:16:31.225+02:00');
  });

  it('with the offsets of zones west of UTC, and of half an hour', () => {
    expect(timesAt('America/St_Johns', WINTER).full(WINTER)).toBe('2026-11-28 06:46:31.225-03:30');
    expect(timesAt('Asia/Kolkata', WINTER).zone).toBe('+05:30');
  });

  it('in UTC with --utc, and in a place whose local time that is', () => {
    for (const times of [
      timesAt('Europe/Kyiv', WINTER, { utc: true }),
      timesAt('Africa/Abidjan', WINTER),
    ]) {
      expect(times.zone).toBe('UTC');
      expect(times.short(SUMMER)).toBe('2026-07-28 22:16:31.000');
      expect(times.full(WINTER)).toBe('2026-11-28 10:16:31.225Z');
    }
  });

  it('without milliseconds when it is one of Poster’s, in unix seconds', () => {
    const { short, full } = timesAt('Europe/Kyiv', WINTER);
    expect(short(WINTER_SECONDS)).toBe('2026-11-28 12:16:31');
    expect(full(WINTER_SECONDS)).toBe('2026-11-28 12:16:31+02:00');
  });

  it('as a dash when it is not known', () => {
    expect(timesIn({}).short(undefined)).toBe('-');
  });
});
