// The receipts that were closed in a period. Poster's list has ids to continue from instead of pages, and takes days
// of the account's business time instead of instants, so more is asked for than wanted.

import { readReceipt, toList } from './answers.ts';
import type { Call } from './call.ts';
import { PosterApiError } from './errors.ts';
import type { Period, Receipt } from './shapes.ts';

const METHOD = 'dash.getTransactions';
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGES_MAX = 1_000;

/** Poster refuses more than three days at once, which are just the days that can contain instants of one day UTC. */
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
  // Wherever the account is, and whenever its business day ends, the days before and after cover this one.
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
    // One reader saw Poster ignore the days from the second page on. Then the list would go on until today.
    const isLater = ({ closedAt }: Receipt) =>
      closedAt !== undefined && closedAt.getTime() >= endMs + 2 * DAY_MS;
    if (fresh.every(isLater)) return;
  }
  throw new PosterApiError('ambiguous', METHOD, `no end after ${PAGES_MAX} pages`);
}

/** @returns `YYYYMMDD` */
const toDay = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '');
