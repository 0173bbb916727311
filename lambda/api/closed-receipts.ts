// Lists the receipts that were closed in a period. Poster's list is continued from an id instead of by page, and is
// selected by business days of the account instead of instants, so this asks for more and keeps what is in the period.

import { readReceipt, toList } from './answers.ts';
import type { Call } from './call.ts';
import { PosterApiError } from './errors.ts';
import type { Period, Receipt } from './shapes.ts';

const METHOD = 'dash.getTransactions';
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGES_MAX = 1_000;

/** Poster allows three days per call, which is just enough to cover one UTC day in any time zone. */
export async function* closedReceipts(call: Call, { from, to }: Period): AsyncGenerator<Receipt> {
  for (let startMs = from.getTime(); startMs < to.getTime(); ) {
    const nextDayMs = (Math.floor(startMs / DAY_MS) + 1) * DAY_MS;
    const endMs = Math.min(nextDayMs, to.getTime());
    yield* closedWithinDay(call, startMs, endMs);
    startMs = endMs;
  }
}

async function* closedWithinDay(
  call: Call,
  startMs: number,
  endMs: number,
): AsyncGenerator<Receipt> {
  // Together with the days before and after, these business days cover the UTC day in any time zone.
  const parameters = {
    dateFrom: toDay(startMs - DAY_MS),
    dateTo: toDay(startMs + DAY_MS),
    status: '2',
  };
  const seen = new Set<string>();
  let cursor = 0;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await call(METHOD, { ...parameters, next_tr: String(cursor) });
    const receipts = toList(answer).map(readReceipt);
    const fresh = receipts.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return;
    for (const receipt of fresh) {
      seen.add(receipt.id);
      cursor = Math.max(cursor, Number(receipt.id));
      const closedMs = receipt.closedAt?.getTime();
      const isWanted = closedMs !== undefined && closedMs >= startMs && closedMs < endMs;
      if (isWanted) yield receipt;
    }
    // Some have seen Poster ignore the dates from the second page on; the list would then continue until today.
    const isLater = ({ closedAt }: Receipt) =>
      closedAt !== undefined && closedAt.getTime() >= endMs + 2 * DAY_MS;
    if (fresh.every(isLater)) return;
  }
  throw new PosterApiError('ambiguous', METHOD, `no end after ${PAGES_MAX} pages`);
}

/** @returns `YYYYMMDD` */
const toDay = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '');
