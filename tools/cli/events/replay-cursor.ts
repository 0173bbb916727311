// The progress of a replay, kept in a file so that an interrupted replay can continue.

import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { timeOfKey } from '../../../lambda/poster/event-key.ts';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { reasonOf, UsageError } from '../../client/errors.ts';
import type { EventSource } from '../../client/events/event-items.ts';
import { type EventFilter, streamEvents } from '../../client/events/event-stream.ts';
import { readIfThere, replaceFile } from '../../local/files.ts';

const positionSchema = z.object({
  account: z.string(),
  eventKey: z.string(),
  receivedAt: z.string(),
});
const cursorSchema = z.object({ filter: z.record(z.string(), z.unknown()), last: positionSchema });

/** Identifies the event that was sent last. */
type Position = z.infer<typeof positionSchema>;

/**
 * @returns undefined when the file does not exist yet
 * @throws UsageError when the file is invalid, or belongs to a replay with another filter
 */
export function readCursor(file: string, filter: EventFilter): Position | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const cursor = cursorSchema.safeParse(parseJson(text));
  if (!cursor.success) throw new UsageError(`--resume: ${file} is not a replay's progress file`);
  if (!isDeepStrictEqual(cursor.data.filter, definedOnly(filter))) {
    throw new UsageError(
      `--resume: ${file} belongs to a replay of other events; use the same filter options`,
    );
  }
  return cursor.data.last;
}

export function writeCursor(file: string, filter: EventFilter, event: EventItem): void {
  const { account, eventKey, receivedAt } = event;
  const cursor = { filter: definedOnly(filter), last: { account, eventKey, receivedAt } };
  replaceFile(file, `${JSON.stringify(cursor)}\n`);
}

/**
 * Streams the events after a position, oldest first. Across all accounts, events received in the same
 * millisecond as the last one are streamed again, because their order is not known.
 */
export async function* streamAfter(
  source: EventSource,
  filter: EventFilter,
  last: Position | undefined,
): AsyncGenerator<EventItem> {
  const since = last && secondOf(filter, last);
  const events = streamEvents(source, {
    ...filter,
    since: since === undefined ? filter.since : Math.max(since, filter.since ?? 0),
    oldestFirst: true,
  });
  for await (const event of events) {
    if (last === undefined || isAfter(filter, event, last)) yield event;
  }
}

/** The second from which to read again: of event time for one account, else of arrival. */
const secondOf = ({ account }: EventFilter, { eventKey, receivedAt }: Position): number =>
  account === undefined ? Math.floor(Date.parse(receivedAt) / 1000) : Number(timeOfKey(eventKey));

function isAfter({ account }: EventFilter, event: EventItem, last: Position): boolean {
  if (account !== undefined) return isGreater(event.eventKey, last.eventKey);
  const isLast = event.account === last.account && event.eventKey === last.eventKey;
  return event.receivedAt >= last.receivedAt && !isLast;
}

/** DynamoDB orders keys by their UTF-8 bytes. JavaScript's `>` compares UTF-16 units. */
const isGreater = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0;

/** The filter as it reads back from JSON, without undefined values. */
const definedOnly = (filter: EventFilter): Record<string, unknown> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

function readText(file: string): string | undefined {
  try {
    return readIfThere(file);
  } catch (error) {
    throw new UsageError(`--resume: cannot read ${file}: ${reasonOf(error)}`);
  }
}
