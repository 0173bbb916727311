// A day of many restaurants, made while it is read: only the hooks of the next minutes exist at once,
// however long the day and however many restaurants.

import { menuBurst, otherHook } from './other-hooks.ts';
import type { Restaurant } from './restaurant.ts';
import { sale } from './sale.ts';
import type { TimedFields } from './timed-fields.ts';

export interface DayOptions {
  restaurants: readonly Restaurant[];
  /** Midnight on the restaurants' own clocks, simulated unix milliseconds. */
  startMs: number;
  /** Sales of one restaurant in an average hour of those that it is open. */
  salesPerHour: number;
}

export interface DayHook extends TimedFields {
  /** Sent a second time although the first was answered: the same hook, no new event. */
  isRepeat: boolean;
}

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;
export const DAY_MINUTES = 24 * MINUTES_AN_HOUR;

/** How busy each hour is beside the others: closed at night, peaks at lunch and dinner. */
const HOUR_WEIGHTS: readonly number[] = [
  ...[0, 0, 0, 0, 0, 0, 0, 0.2, 0.5, 0.6, 0.6, 1.0],
  ...[2.2, 2.4, 1.4, 0.7, 0.6, 0.9, 1.6, 2.1, 2.0, 1.3, 0.6, 0.2],
];
export const OPEN_HOURS = HOUR_WEIGHTS.filter((weight) => weight > 0).length;
const WEIGHTS_SUM = HOUR_WEIGHTS.reduce((sum, weight) => sum + weight);

/** Beside sales, in each minute of an open hour: about four an hour, and a menu import every two days. */
const OTHER_CHANCE = 4 / MINUTES_AN_HOUR;
const BURST_CHANCE = 1 / (2 * OPEN_HOURS * MINUTES_AN_HOUR);

/** How many hooks come twice, and how much later the second one does. Assumptions: nobody has counted. */
export const REPEAT_CHANCE = 0.01;
const REPEAT_AFTER_MIN_MS = 1_000;
const REPEAT_AFTER_MAX_MS = 5 * MINUTE_MS;

/**
 * The hooks of the day in order of time. All but the repeats are distinct events. The last ones may be
 * some minutes past midnight: sales that were under way, and repeats.
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

/** On average, in a minute of that hour; 0 while it is closed. */
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
  }
  // At most one of these a minute: two could be the same change in the same second, one event.
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
