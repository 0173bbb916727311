import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { createEventStore } from '../../lambda/consumer/event-store.ts';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { INDEX, PARTITION_KEY, SORT_KEY } from '../../lambda/table-layout.ts';
import { streamAfter } from '../../tools/cli/events/replay-cursor.ts';
import {
  type EventSource,
  readDeliveryCount,
  readEvent,
} from '../../tools/client/events/event-items.ts';
import { mergeInOrder, walkAccount, walkRecent } from '../../tools/client/events/event-walks.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import { entryOf, walkOver } from '../support/entries.ts';
import { fieldsOf } from '../support/hooks.ts';

const TIME = 1_700_000_000;
/** Just before midnight, so that the events of a minute are received on two days. */
const FIRST_RECEIVED_MS = Date.parse('2026-11-20T23:59:58.000Z');
const secondsOf = (n: number) => FIRST_RECEIVED_MS / 1000 + n;

let folder: string;
let dynamodb: LocalDynamoDb;
let source: EventSource;

/** Records delivery number `n`, a second after the one before. */
async function record(n: number, fields: Partial<SignedFields>): Promise<void> {
  const receivedAt = new Date(FIRST_RECEIVED_MS + n * 1000).toISOString();
  const options = { tableName: source.tableName, retentionSeconds: 0, now: () => 0 };
  const delivery = { receivedAt, requestId: `r${n}` };
  const event = toEvent({ fields: fieldsOf(fields), ...delivery });
  await createEventStore(source.dynamodb, options).record(event, delivery);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poster-webhooks-test-'));
  dynamodb = await startDynamoDb(folder);
  source = { dynamodb: dynamodb.client, tableName: 'events' };
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await dynamodb.provide([
    {
      name: 'events',
      KeySchema: key(PARTITION_KEY, SORT_KEY),
      AttributeDefinitions: [PARTITION_KEY, SORT_KEY, INDEX.partitionKey, INDEX.sortKey].map(
        (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
      ),
      GlobalSecondaryIndexes: [
        {
          IndexName: INDEX.name,
          KeySchema: key(INDEX.partitionKey, INDEX.sortKey),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...INDEX.projected] },
        },
      ],
    },
  ]);
  // Event times run in the opposite order of arrival.
  for (const n of [1, 2, 3, 4]) await record(n, { account: 'shop', object_id: n, time: TIME - n });
  await record(5, { account: 'shop', object: 'stock', object_id: 5, time: TIME - 5 });
  await record(6, { account: 'shop', action: 'added', object_id: 6, time: TIME - 6 });
  await record(7, { account: 'other', object_id: 7, time: TIME - 3 });
  // Deliveries again, the later one first by name.
  await record(9, { account: 'shop', object_id: 2, time: TIME - 2 });
  await record(8, { account: 'shop', object_id: 2, time: TIME - 2 });
});
afterAll(async () => {
  await dynamodb.close();
  await rm(folder, { recursive: true });
});

const idsOf = async (events: AsyncIterable<{ objectId: string }>) =>
  (await Array.fromAsync(events)).map(({ objectId }) => Number(objectId));

describe('walkAccount', () => {
  it.each([
    ['all events, newest first', {}, [1, 2, 3, 4, 5, 6]],
    ['the oldest first', { oldestFirst: true }, [6, 5, 4, 3, 2, 1]],
    ['all events in pages of one', { pageItems: 1 }, [1, 2, 3, 4, 5, 6]],
    ['both ends of a span', { since: TIME - 4, until: TIME - 2 }, [2, 3, 4]],
    ['everything since a time', { since: TIME - 2 }, [1, 2]],
    ['everything up to a time', { until: TIME - 5 }, [5, 6]],
    ['everything up to the latest time', { until: 9_999_999_999 }, [1, 2, 3, 4, 5, 6]],
    [
      'everything up to a key, inclusive',
      { lastKey: `${TIME - 4};transaction;4;closed` },
      [4, 5, 6],
    ],
    [
      'what is between a time and a key',
      { since: TIME - 5, lastKey: `${TIME - 4};transaction;4;closed` },
      [4, 5],
    ],
    ['one object', { object: 'stock' }, [5]],
    ['one id', { id: '3' }, [3]],
    ['one action', { action: 'added' }, [6]],
    ['what matches every filter', { object: 'transaction', action: 'closed', id: '4' }, [4]],
    ['only repeated events', { repeatedOnly: true }, [2]],
    ['also events that were not repeated', { repeatedOnly: false, since: TIME - 2 }, [1, 2]],
  ])('yields %s', async (_, conditions, ids) => {
    expect(await idsOf(walkAccount(source, { account: 'shop', ...conditions }))).toEqual(ids);
  });
});

describe('walkRecent', () => {
  const span = { since: secondsOf(1), until: secondsOf(7) };
  it.each([
    ['all accounts over several days, newest first', {}, [7, 6, 5, 4, 3, 2, 1]],
    ['the oldest first', { oldestFirst: true }, [1, 2, 3, 4, 5, 6, 7]],
    ['both ends of a span', { since: secondsOf(3), until: secondsOf(5) }, [5, 4, 3]],
    ['a span within the first day', { until: secondsOf(1) }, [1]],
    ['one object', { object: 'stock' }, [5]],
    ['one id', { id: '7' }, [7]],
    ['one action', { action: 'added' }, [6]],
  ])('yields %s', async (_, conditions, ids) => {
    expect(await idsOf(walkRecent(source, { ...span, ...conditions }))).toEqual(ids);
  });
});

describe('streamAfter', () => {
  const span = { since: secondsOf(1), until: secondsOf(7) };
  const positionOf = async (account: string, id: string) => {
    const [event] = await Array.fromAsync(walkAccount(source, { account, id }));
    return { account, eventKey: '', receivedAt: '', ...event };
  };

  it('yields all events, oldest first, when nothing was sent yet', async () => {
    expect(await idsOf(streamAfter(source, { account: 'shop' }, undefined))).toEqual([
      ...[6, 5, 4, 3, 2, 1],
    ]);
    expect(await idsOf(streamAfter(source, span, undefined))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('yields the later events of one account', async () => {
    const last = await positionOf('shop', '4');
    expect(await idsOf(streamAfter(source, { account: 'shop' }, last))).toEqual([3, 2, 1]);
    const filter = { account: 'shop', since: TIME - 2 };
    expect(await idsOf(streamAfter(source, filter, last))).toEqual([2, 1]);
  });

  it('yields the events of all accounts that arrived later, or in the same millisecond', async () => {
    const last = await positionOf('shop', '5');
    expect(await idsOf(streamAfter(source, span, last))).toEqual([6, 7]);
    const another = { ...last, account: 'another' };
    expect(await idsOf(streamAfter(source, span, another))).toEqual([5, 6, 7]);
    const anotherKey = { ...last, eventKey: 'another' };
    expect(await idsOf(streamAfter(source, span, anotherKey))).toEqual([5, 6, 7]);
    const later = { ...last, receivedAt: last.receivedAt.replace('.000Z', '.001Z') };
    expect(await idsOf(streamAfter(source, span, later))).toEqual([6, 7]);
  });

  it('does not skip an event whose key DynamoDB sorts after the last one', async () => {
    // As UTF-8, the full-width tilde is less than the emoji; as UTF-16, it is greater.
    for (const [n, action] of [
      [20, '\uff5e'],
      [21, '\u{1f600}'],
    ] as const) {
      await record(n, { account: 'letters', object_id: n, action, time: TIME });
      await record(n, { account: 'letters', object_id: 1, action, time: TIME });
    }
    const events = await Array.fromAsync(streamAfter(source, { account: 'letters' }, undefined));
    const [last] = events.filter(({ objectId }) => objectId === '1');
    expect(await idsOf(streamAfter(source, { account: 'letters' }, last))).toEqual([1, 20, 21]);
  });
});

describe('one event', () => {
  const address = { account: 'shop', eventKey: '' };
  beforeAll(async () => {
    const [event] = await Array.fromAsync(walkAccount(source, { account: 'shop', id: '2' }));
    address.eventKey = event?.eventKey ?? '';
  });

  it('is read with its deliveries in the order of their arrival', async () => {
    expect(await readEvent(source, address)).toMatchObject({
      objectId: '2',
      deliveries: 3,
      deliveryLog: [
        '2026-11-21T00:00:00.000Z r2',
        '2026-11-21T00:00:06.000Z r8',
        '2026-11-21T00:00:07.000Z r9',
      ],
    });
  });

  it('is counted without reading the rest', async () => {
    expect(await readDeliveryCount(source, address)).toBe(3);
  });

  it('is undefined when it does not exist', async () => {
    const none = { account: 'shop', eventKey: `${TIME};none` };
    expect(await readEvent(source, none)).toBeUndefined();
    expect(await readDeliveryCount(source, none)).toBeUndefined();
  });
});

describe('mergeInOrder', () => {
  it.each([
    ['newest', false, [9, 8, 7, 5, 4, 1]],
    ['oldest', true, [1, 4, 5, 7, 8, 9]],
  ])('yields the entries of several walks %s first', async (_, oldestFirst, expected) => {
    const walks = [[9, 4, 1], [], [8, 5], [7]].map((seconds) =>
      walkOver((oldestFirst ? seconds.toReversed() : seconds).map((second) => entryOf(second))),
    );
    const merged = await Array.fromAsync(mergeInOrder(walks, oldestFirst));
    expect(merged.map(({ time }) => time)).toEqual(expected);
  });
});
