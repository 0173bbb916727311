import { setImmediate } from 'node:timers/promises';
import type { DynamoDBStreamEvent, DynamoDBStreamHandler } from 'aws-lambda';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import {
  eachPosterEvent,
  type PosterEventHandler,
  type RecordedEvent,
  readPosterEvents,
  type StreamEvent,
  UnreadableEventError,
} from '../../lambda/events.ts';

const TOKEN = '99:0123456789abcdef0123456789abcdef';
const image = {
  account: { S: 'demo' },
  eventKey: { S: '1700000000;transaction;42;closed' },
  object: { S: 'transaction' },
  objectId: { S: '42' },
  action: { S: 'closed' },
  time: { N: '1700000000' },
  accountNumber: { S: '813932' },
  receivedAt: { S: '2026-11-24T08:00:00.000Z' },
  deliveries: { N: '1' },
  deliveryLog: { SS: ['2026-11-24T08:00:00.000Z one'] },
  expiresAt: { N: '1707776000' },
  day: { S: '2026-11-24#3' },
};
const event: RecordedEvent = {
  account: 'demo',
  eventKey: '1700000000;transaction;42;closed',
  object: 'transaction',
  objectId: '42',
  action: 'closed',
  time: 1700000000,
  accountNumber: '813932',
  receivedAt: '2026-11-24T08:00:00.000Z',
  sequenceNumber: '7',
};

const record = (NewImage: unknown, eventName = 'INSERT') => ({
  eventName,
  dynamodb: { NewImage, SequenceNumber: '7' },
});
const read = (NewImage: unknown) => readPosterEvents({ Records: [record(NewImage)] })[0];

describe('readPosterEvents', () => {
  it('reads the facts of a recorded event, and no other attribute', () => {
    expect(read(image)).toEqual(event);
  });

  it('reads an event without an account number', () => {
    const { accountNumber: _, ...rest } = image;
    const { accountNumber: __, ...expected } = event;
    expect(read(rest)).toEqual(expected);
  });

  it('types known data, including the JSON inside it', () => {
    const history = { type_history: 'close', time: '1700000009100', value_text: '{"price":50}' };
    const data = { S: JSON.stringify({ transactions_history: history }) };
    expect(read({ ...image, data })).toMatchObject({
      data: {
        object: 'transaction',
        value: { transactions_history: { time: 1700000009100, value_text: { price: 50 } } },
      },
    });
  });

  it.each([
    ['product', '{"name":"Кава"}', { name: 'Кава' }],
    ['stock', 'not json', undefined],
    ['stock', '', undefined],
  ])('returns data of an unknown shape raw: %s %s', (object, text, json) => {
    const reading = read({ ...image, object: { S: object }, data: { S: text } });
    expect(reading).toMatchObject({ data: { object: undefined, text, json } });
  });

  it.each([
    [{ access_token: TOKEN }],
    [{ value_text: JSON.stringify({ access_token: TOKEN }) }],
    [`access_token=${TOKEN}`],
  ])('returns no access token: %j', (data) => {
    const S = typeof data === 'string' ? data : JSON.stringify(data);
    const item = { ...image, object: { S: 'application' }, data: { S }, accessToken: { S: TOKEN } };
    const reading = read(item);
    expect(reading).toMatchObject({ object: 'application' });
    expect(JSON.stringify(reading)).not.toContain(TOKEN);
  });

  it('skips changes and deletions of items', () => {
    const Records = [record(image, 'MODIFY'), record(undefined, 'REMOVE'), record(image), {}];
    expect(readPosterEvents({ Records })).toHaveLength(1);
  });

  it.each([
    ['NewImage', undefined],
    ['NewImage', 'text'],
    ['account', {}],
    ['object', { ...image, object: { S: 5 } }],
    ['objectId', { ...image, objectId: { N: '42' } }],
    ['time', { ...image, time: { N: 'soon' } }],
    ['data', { ...image, data: { M: {} } }],
    ['receivedAt', { ...image, receivedAt: undefined }],
    ['accountNumber', { ...image, accountNumber: { N: '1' } }],
  ])(
    'throws an error that names %s when it is unreadable, and quotes nothing',
    (attribute, item) => {
      const problem = `record 7: ${attribute} is missing or of another type`;
      expect(() => read(item)).toThrow(new UnreadableEventError(problem));
    },
  );

  it('keeps the order of the stream', () => {
    const Records = ['1', '2', '3'].map((SequenceNumber) => ({
      eventName: 'INSERT',
      dynamodb: { NewImage: image, SequenceNumber },
    }));
    const events = readPosterEvents({ Records });
    expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['1', '2', '3']);
  });
});

describe('eachPosterEvent', () => {
  const record = (SequenceNumber: string) => ({
    eventName: 'INSERT',
    dynamodb: { NewImage: { ...image, objectId: { S: SequenceNumber } }, SequenceNumber },
  });
  const Records = ['1', '2', '3'].map(record);

  /** @param failing object id of the event that fails. @returns the ids that were handled, and the answer */
  async function handle(failing?: string) {
    const handled: string[] = [];
    const handler = eachPosterEvent(async ({ objectId }) => {
      await setImmediate();
      if (objectId === failing) throw new Error('out of paper');
      handled.push(objectId);
    });
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const answer = await handler({ Records }).catch((error: Error) => error.message);
    const errors = logged.mock.calls.map(([error]) => error.message);
    logged.mockRestore();
    return { handled, answer, errors };
  }

  it('handles one event after the other', async () => {
    const answer = { batchItemFailures: [] };
    expect(await handle()).toEqual({ handled: ['1', '2', '3'], answer, errors: [] });
  });

  it('stops at the first failure, logs it and reports that record', async () => {
    const answer = { batchItemFailures: [{ itemIdentifier: '2' }] };
    expect(await handle('2')).toEqual({ handled: ['1'], answer, errors: ['out of paper'] });
  });

  it('fails as a whole when the first event fails, so that Lambda splits the batch', async () => {
    expect(await handle('1')).toEqual({ handled: [], answer: 'out of paper', errors: [] });
  });

  it('leaves out what is not a new event, and reports an item that is not an event', async () => {
    const handled: RecordedEvent[] = [];
    const handler = eachPosterEvent((event) => void handled.push(event));
    const changed = { ...record('1'), eventName: 'MODIFY' };
    const unreadable = { eventName: 'INSERT', dynamodb: { NewImage: {}, SequenceNumber: '2' } };
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const answer = await handler({ Records: [changed, unreadable] });
    expect(logged).toHaveBeenCalledWith(expect.any(UnreadableEventError));
    logged.mockRestore();
    expect({ handled, answer }).toEqual({
      handled: [],
      answer: { batchItemFailures: [{ itemIdentifier: '2' }] },
    });
  });
});

describe('the types of poster-webhooks/events', () => {
  it('fit the event and the handler of @types/aws-lambda', () => {
    expectTypeOf<DynamoDBStreamEvent>().toExtend<StreamEvent>();
    expectTypeOf<PosterEventHandler>().toExtend<DynamoDBStreamHandler>();
  });

  it('narrow data by its object', () => {
    const { data }: RecordedEvent = event;
    if (data?.object === 'stock')
      expectTypeOf(data.value.value_absolute).toEqualTypeOf<number | null | undefined>();
    if (data?.object === 'transaction') {
      const [change] = [data.value.transactions_history ?? []].flat();
      expectTypeOf(change?.type_history).toEqualTypeOf<string | null | undefined>();
    }
    if (data !== undefined && data.object === undefined) {
      expectTypeOf(data.text).toEqualTypeOf<string>();
    }
  });
});
