// How far a replay has come, in a file, so that one that was interrupted goes on where it was.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { timeOfKey } from '../../../lambda/poster/event-key.ts';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { UsageError } from '../../client/errors.ts';
import type { EventSource } from '../../client/events/event-items.ts';
import { type EventFilter, streamEvents } from '../../client/events/event-stream.ts';

const positionSchema = z.object({
  account: z.string(),
  eventKey: z.string(),
  receivedAt: z.string(),
});
const cursorSchema = z.object({ filter: z.record(z.string(), z.unknown()), last: positionSchema });

/** The event that was sent last. */
export type Position = z.infer<typeof positionSchema>;

/**
 * @returns undefined when there is no such file yet
 * @throws UsageError when it is no such file, or that of a replay of other events
 */
export function readCursor(file: string, filter: EventFilter): Position | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const cursor = cursorSchema.safeParse(parseJson(text));
  if (!cursor.success) throw new UsageError(`--resume: ${file} is no file of a replay`);
  if (!isDeepStrictEqual(cursor.data.filter, namedOnly(filter))) {
    throw new UsageError(`--resume: ${file} is of a replay of other events; name the same ones`);
  }
  return cursor.data.last;
}

/** Never half written, so that it can be read after whatever ended the replay. */
export function writeCursor(file: string, filter: EventFilter, event: EventItem): void {
  const { account, eventKey, receivedAt } = event;
  const cursor = { filter: namedOnly(filter), last: { account, eventKey, receivedAt } };
  writeFileSync(`${file}.new`, `${JSON.stringify(cursor)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * The events after a position, oldest first. Of one account exactly those; across all accounts, where
 * the order is by milliseconds, those received in the very same one may come again.
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

/** Of the time that the order is by. */
const secondOf = ({ account }: EventFilter, { eventKey, receivedAt }: Position): number =>
  account === undefined ? Math.floor(Date.parse(receivedAt) / 1000) : Number(timeOfKey(eventKey));

function isAfter({ account }: EventFilter, event: EventItem, last: Position): boolean {
  if (account !== undefined) return isGreater(event.eventKey, last.eventKey);
  const isLast = event.account === last.account && event.eventKey === last.eventKey;
  return event.receivedAt >= last.receivedAt && !isLast;
}

/** As DynamoDB orders keys: by their bytes, which JavaScript's `>` does not. */
const isGreater = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0;

/** As it reads back from JSON: what is undefined is not there. */
const namedOnly = (filter: EventFilter): Record<string, unknown> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const reason = error instanceof Error ? error.message : error;
    throw new UsageError(`--resume: cannot read ${file}: ${reason}`);
  }
}
