// Follows the events of a stack as they are recorded, also those that were received long ago.

import { type EventItem, formatAddress } from '../../../lambda/table-layout.ts';
import { type FollowOptions, follow } from '../follow.ts';
import type { Target } from '../target.ts';
import { type EventFilter, readItems, streamEvents, take } from './event-stream.ts';
import { walkRecent } from './event-walks.ts';
import { watchTarget } from './late-events.ts';

type Progress = Pick<FollowOptions<EventItem>, 'from' | 'save'>;

/**
 * How long after its receipt an event is looked for each second: it may have waited in the queue, and the index
 * is updated after the table. late-events.ts says when older ones are looked for.
 */
const LATE_SECONDS = 120;

/** Index entries, which are small. */
const PAGE_ITEMS = 1_000;

/**
 * Groups of new events as they are recorded, each event once, oldest first. Never ends by itself. Events that
 * were received before `from` and recorded while nothing followed are not among them.
 *
 * @param progress where to begin, and what is told how far it has come. @default the filter's `since`, or now
 */
export async function* followEvents(
  target: Target,
  { account, since, until: _, repeatedOnly = false, ...conditions }: EventFilter,
  { from = { since: since ?? Date.now() / 1000, seen: [] }, save }: Progress = {},
): AsyncGenerator<EventItem[]> {
  const late = await watchTarget(target);
  /** The events already seen: their keys, with the time of receipt of each. */
  let known: Map<string, string> | undefined;
  const isWanted = (event: { account: string }) =>
    account === undefined || event.account === account;

  /** Index entries of events that were received in this span and are not known. */
  async function* unknownEntries(span: { since: number; until: number }) {
    // If `since` is early, the regular reads cover this span already.
    if (span.since > span.until) return;
    const walk = { ...conditions, ...span, oldestFirst: true, pageItems: PAGE_ITEMS };
    for await (const entry of walkRecent(target, walk)) {
      if (isWanted(entry) && !known?.has(formatAddress(entry))) yield entry;
    }
  }

  async function readLate(until: number): Promise<EventItem[]> {
    const dueFrom = await late.dueFrom(Date.now() / 1000);
    if (dueFrom === undefined) return [];
    const entries = unknownEntries({ since: dueFrom, until });
    if (known === undefined) {
      const there = await take(entries, Number.POSITIVE_INFINITY);
      known = new Map(there.map((entry) => [formatAddress(entry), entry.receivedAt]));
      return [];
    }
    const oldest = new Date(late.oldest() * 1000).toISOString();
    for (const [key, receivedAt] of known) if (receivedAt < oldest) known.delete(key);
    return take(readItems(target, entries, repeatedOnly), Number.POSITIVE_INFINITY);
  }

  yield* follow<EventItem>({
    ...{ from, save },
    lateSeconds: LATE_SECONDS,
    idOf: formatAddress,
    // By arrival, also for one account.
    async read(from) {
      const older = await readLate(from);
      const recent = await take(
        streamEvents(target, { ...conditions, repeatedOnly, since: from, oldestFirst: true }),
        Number.POSITIVE_INFINITY,
      );
      const all = [...older, ...recent.filter(isWanted)];
      for (const event of all) known?.set(formatAddress(event), event.receivedAt);
      return all;
    },
  });
}
