import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type PosterEvent, toEvent } from '../../lambda/consumer/event.ts';
import type { EventSource } from '../../tools/client/events/event-items.ts';
import { type EventFilter, streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { fieldsOf } from '../support/hooks.ts';
import { type Item, startTestStack, type TestStack } from '../support/test-stack.ts';

const EVENTS = 600;
const FIRST_RECEIVED_MS = Date.parse('2026-11-20T23:00:00.000Z');
/** Ten minutes, so that 600 events span a little over four days. */
const STEP_MS = 600_000;
const NOW_SECONDS = Date.parse('2026-11-25T12:00:00Z') / 1000;

const receivedAtOf = (n: number) => new Date(FIRST_RECEIVED_MS + n * STEP_MS).toISOString();

/** Event times run in the opposite order of arrival times. */
const events = Array.from({ length: EVENTS }, (_, n) =>
  toEvent({
    fields: fieldsOf({
      account: n % 100 === 0 ? 'rare' : 'busy',
      object_id: n,
      time: 1_800_000_000 - n,
    }),
    receivedAt: receivedAtOf(n),
    requestId: `r${n}`,
  }),
);

let stack: TestStack;
let source: EventSource;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
  source = { dynamodb: stack.dynamodb.client, tableName: stack.state.tableName };
  for (let start = 0; start < EVENTS; start += 25) {
    const puts = events.slice(start, start + 25).map((event) => ({
      PutRequest: { Item: toItem(event) },
    }));
    await source.dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [source.tableName]: puts } }),
    );
  }
});
afterAll(() => stack.close());

function toItem({ time, ...texts }: PosterEvent): Item {
  const attributes = Object.entries(texts).map(([name, value]) => [name, { S: value }]);
  const log = { SS: [`${texts.receivedAt} r`] };
  return {
    ...Object.fromEntries(attributes),
    time: { N: `${time}` },
    deliveries: { N: '1' },
    deliveryLog: log,
  };
}

const idsOf = async (filter: EventFilter, limit = Number.POSITIVE_INFINITY) =>
  (await take(streamEvents(source, filter, NOW_SECONDS), limit)).map(({ objectId }) =>
    Number(objectId),
  );

const upward = Array.from({ length: EVENTS }, (_, n) => n);
const secondOf = (n: number) => Date.parse(receivedAtOf(n)) / 1000;

describe('streamEvents across all accounts and several days', () => {
  it('yields events in order of arrival, in both directions', async () => {
    expect(await idsOf({ oldestFirst: true })).toEqual(upward);
    expect(await idsOf({})).toEqual(upward.toReversed());
  });

  it.each([
    [0, 3],
    [100, 400],
    [595, 599],
  ])('includes both ends of the span from event %i to %i', async (first, last) => {
    const filter = { since: secondOf(first), until: secondOf(last), oldestFirst: true };
    expect(await idsOf(filter)).toEqual(upward.slice(first, last + 1));
  });

  it('filters by object id', async () => {
    expect(await idsOf({ id: '321' })).toEqual([321]);
  });
});

describe('streamEvents for one account', () => {
  it('yields events in order of event time, in both directions, over many pages', async () => {
    const ofBusy = upward.filter((n) => n % 100 !== 0);
    expect(await idsOf({ account: 'busy' })).toEqual(ofBusy);
    expect(await idsOf({ account: 'busy', oldestFirst: true })).toEqual(ofBusy.toReversed());
  });

  it('includes both ends of a span of event time', async () => {
    const filter = { account: 'rare', since: 1_800_000_000 - 300, until: 1_800_000_000 - 100 };
    expect(await idsOf(filter)).toEqual([100, 200, 300]);
  });

  it('stops after the number of events that the caller takes', async () => {
    expect(await idsOf({ account: 'busy' }, 2)).toEqual([1, 2]);
  });
});
