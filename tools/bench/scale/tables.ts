// Limits and outages as tables, for people.

import type { Table } from '../context.ts';
import { givingAt, type Limit } from './limits.ts';
import type { OutageCourse } from './outage.ts';

/** One rate, with the two ways in which the consumer can be out. */
export interface Courses {
  rate: number;
  unreachable: OutageCourse;
  failing: OutageCourse;
}

export const limitTable = (rates: readonly number[], limits: readonly Limit[]): Table => ({
  title: 'What gives, the first of it first',
  lines: [
    ['', 'from hooks/s', 'raised by'],
    ...rates.flatMap((rate) => {
      const giving = givingAt(rate, limits);
      const lines = giving.map((limit) => [
        `${rate} hooks/s: ${limit.side}: ${limit.name}`,
        limit.hooksPerSecond.toFixed(0),
        limit.raisedBy,
      ]);
      return lines.length > 0 ? lines : [[`${rate} hooks/s: nothing`, '', '']];
    }),
  ],
});

export const outageTable = (courses: readonly Courses[]): Table => ({
  title: 'An hour without the consumer: not invoked at all, or each batch failing at once',
  lines: [
    ['hooks/s', 'queue then', 'drained after', 'failing: in flight', 'failing: dead letters'],
    ...courses.map(({ rate, unreachable, failing }) => [
      String(rate),
      unreachable.depthAtEnd.toFixed(0),
      duration(unreachable.drainSeconds),
      failing.mostInFlight.toFixed(0),
      failing.deadLetters.toFixed(0),
    ]),
  ],
});

const duration = (seconds: number): string =>
  Number.isFinite(seconds) ? `${(seconds / 60).toFixed(1)} min` : 'never, it grows';
