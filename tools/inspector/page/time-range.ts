// The ranges of time that people choose from, in the reader's time zone.

import type { View } from './view.ts';

export const RANGES = [
  { name: '', label: 'Any time' },
  { name: 'hour', label: 'Last hour' },
  { name: 'day', label: 'Last 24 hours' },
  { name: 'today', label: 'Today' },
  { name: 'chosen', label: 'From … to …' },
];

const HOUR_SECONDS = 3_600;
/** Up to the last millisecond of the minute that was chosen. */
const REST_OF_MINUTE_SECONDS = 59.999;

/** The range as the API takes it. */
export function rangeQuery({ range, from, to }: View): Record<string, string> {
  switch (range) {
    case 'hour':
      return { last: `${HOUR_SECONDS}` };
    case 'day':
      return { last: `${24 * HOUR_SECONDS}` };
    case 'today':
      return { since: `${new Date().setHours(0, 0, 0, 0) / 1000}` };
    case 'chosen':
      return {
        ...(from !== '' && { since: `${secondsOf(from)}` }),
        ...(to !== '' && { until: `${secondsOf(to) + REST_OF_MINUTE_SECONDS}` }),
      };
    default:
      return {};
  }
}

/** Without an offset, `Date` takes a text as local time. */
const secondsOf = (localTime: string): number => new Date(localTime).getTime() / 1000;
