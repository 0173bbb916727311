// A day in many restaurants, generated as it is read. Only the hooks of the next minutes are in memory, even
// with thousands of restaurants.

import { menuBurst, otherHook } from './other-hooks.ts';
import type { Restaurant, TimedFields } from './restaurant.ts';
import { cancelledOrder, sale } from './sale.ts';

interface DayOptions {
  restaurants: readonly Restaurant[];
  /** Midnight on the restaurants' clocks, in simulated unix milliseconds. */
  startMs: number;
  /** Sales of one restaurant per opening hour, on average. */
  salesPerHour: number;
}

export interface DayHook extends TimedFields {
  /** The same hook sent a second time, although the first was answered. It is not a new event. */
  isRepeat: boolean;
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;
export const DAY_MINUTES = 24 * MINUTES_AN_HOUR;

/** How busy each hour is compared with the others: closed at night, with peaks at lunch and dinner. */
const HOUR_WEIGHTS: readonly number[] = [
  ...[0, 0, 0, 0, 0, 0, 0, 0.2, 0.5, 0.6, 0.6, 1.0],
  ...[2.2, 2.4, 1.4, 0.7, 0.6, 0.9, 1.6, 2.1, 2.0, 1.3, 0.6, 0.2],
];
export const OPEN_HOURS = HOUR_WEIGHTS.filter((weight) => weight > 0).length;
const WEIGHTS_SUM = HOUR_WEIGHTS.reduce((sum, weight) => sum + weight);

/** Chances in each open minute: for about four hooks an hour besides sales, and a menu import every two days. */
const OTHER_CHANCE = 4 / MINUTES_AN_HOUR;
const BURST_CHANCE = 1 / (2 * OPEN_HOURS * MINUTES_AN_HOUR);

/** How many orders are cancelled for each sale. */
const CANCELLED_SHARE = 0.03;

/** How many hooks are sent twice, and how much later. Assumptions: there are no figures from Poster. */
const REPEAT_CHANCE = 0.01;
const REPEAT_AFTER_MIN_MS = 1_000;
const REPEAT_AFTER_MAX_MS = 5 * MINUTE_MS;

/**
 * Yields the day's hooks in order of time. All but the repeats are distinct events. The last hooks may come
 * a few minutes after midnight: repeats, and sales that began before it.
 */
export function* day({ restaurants, startMs, salesPerHour }: DayOptions): Generator<DayHook> {
  const pending: DayHook[] = [];
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
    const fromMs = startMs + minute * MINUTE_MS;
    const salesPerMinute = salesIn(minute, salesPerHour);
    if (salesPerMinute > 0) {
      for (const restaurant of restaurants) {
        pending.push(...hooksStartedIn(restaurant, fromMs, salesPerMinute));
      }
    }
    pending.sort(inTime);
    const endMs = fromMs + MINUTE_MS;
    const later = pending.findIndex(({ atMs }) => atMs >= endMs);
    const due = pending.splice(0, later === -1 ? pending.length : later);
    yield* due;
  }
  yield* pending;
}

/** @returns the average number in a minute of that hour; 0 while the restaurant is closed */
function salesIn(minute: number, salesPerHour: number): number {
  const weight = HOUR_WEIGHTS[Math.floor(minute / MINUTES_AN_HOUR)] ?? 0;
  return (salesPerHour * OPEN_HOURS * weight) / WEIGHTS_SUM / MINUTES_AN_HOUR;
}

const inTime = (one: DayHook, other: DayHook): number => one.atMs - other.atMs;

function* hooksStartedIn(
  restaurant: Restaurant,
  fromMs: number,
  salesPerMinute: number,
): Generator<DayHook> {
  const { random } = restaurant;
  const soon = () => fromMs + random.integer(0, MINUTE_MS - 1);
  const hooks: TimedFields[] = [];
  for (let sales = random.count(salesPerMinute); sales > 0; sales -= 1) {
    hooks.push(...sale(restaurant, { startMs: soon() }));
    if (random.chance(CANCELLED_SHARE))
      hooks.push(...cancelledOrder(restaurant, { startMs: soon() }));
  }
  // Not more than one per minute: two could be the same change in the same second, which is one event.
  if (random.chance(OTHER_CHANCE)) hooks.push(otherHook(restaurant, soon()));
  if (random.chance(BURST_CHANCE)) hooks.push(...menuBurst(restaurant, soon()));
  for (const hook of hooks) {
    yield { ...hook, isRepeat: false };
    if (random.chance(REPEAT_CHANCE)) {
      const afterMs = random.integer(REPEAT_AFTER_MIN_MS, REPEAT_AFTER_MAX_MS);
      yield { ...hook, atMs: hook.atMs + afterMs, isRepeat: true };
    }
  }
}
