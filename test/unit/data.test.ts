import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedValue, readData } from '../../lambda/poster/data.ts';
import { eventVectors } from '../support/hooks.ts';

const dataOf = (name: string) => {
  const hook = eventVectors.find((vector) => vector.name === name)?.hook;
  return readData(hook?.object ?? '', hook?.data ?? '');
};

describe('readData', () => {
  it('reads client_ewallet, also with numbers as text', () => {
    expect(readData('client_ewallet', '{"value_relative":"100","value_absolute":2500.5}')).toEqual({
      object: 'client_ewallet',
      value: { value_relative: 100, value_absolute: 2500.5 },
    });
  });

  it('reads stock, also with numbers as text', () => {
    expect(dataOf('stock')).toEqual({
      object: 'stock',
      value: {
        type: 1,
        element_id: '42',
        storage_id: '1',
        value_relative: -1,
        value_absolute: 99.5,
      },
    });
  });

  it('reads client_payed_sum, incoming_order and application', () => {
    expect(readData('client_payed_sum', '{"value_absolute":12}')).toEqual({
      object: 'client_payed_sum',
      value: { value_absolute: 12 },
    });
    expect(dataOf('incoming order')).toEqual({ object: 'incoming_order', value: { type: 1 } });
    expect(dataOf('application removed')).toEqual({
      object: 'application',
      value: { user_id: '1' },
    });
  });

  it('reads transaction, and the JSON inside its value_text', () => {
    expect(dataOf('closed')).toEqual({
      object: 'transaction',
      value: {
        transactions_history: {
          type_history: 'close',
          time: 1700000009100,
          value: 483,
          value2: 78,
          value3: 429,
          value4: 0,
          value5: null,
          value_text: { price: 50, unit: 'p', nodiscount: 0 },
          user_id: '6',
          spot_tablet_id: '1',
        },
      },
    });
  });

  it('keeps unknown fields', () => {
    expect(readData('incoming_order', '{"type":2,"table":9}')).toMatchObject({
      value: { type: 2, table: 9 },
    });
  });

  it.each([
    ['product', '{"name":"Кава"}', { name: 'Кава' }],
    ['stock', 'not json {', undefined],
    ['stock', '', undefined],
    ['transaction', 'null', null],
    ['stock', '[1]', [1]],
    ['stock', '5', 5],
    ['__proto__', '{}', {}],
    ['toString', '{}', {}],
  ])('returns data of an unknown shape raw: %s %s', (object, text, json) => {
    expect(readData(object, text)).toEqual({ object: undefined, text, json });
  });

  it.each(['stock', 'unknown'])('leaves data of %s that is nested very deep as text', (object) => {
    const text = `{"type":1,"element_id":1,"storage_id":1,"value_relative":1,"value_absolute":1,"more":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    const read = readData(object, text);
    expect(read).toEqual({ object: undefined, text, json: undefined });
    expect(() => JSON.stringify(decodedValue(read))).not.toThrow();
  });

  it('leaves JSON inside data that is nested very deep as text', () => {
    const value_text = '['.repeat(5_000) + ']'.repeat(5_000);
    const history = { type_history: 'close', time: 1, value_text };
    const read = readData('transaction', JSON.stringify({ transactions_history: history }));
    expect(read).toMatchObject({ value: { transactions_history: { value_text } } });
  });

  it('reads data that is nested a hundred levels', () => {
    const text = `${'['.repeat(100)}${']'.repeat(100)}`;
    expect(decodedValue(readData('unknown', text))).toEqual(JSON.parse(text));
  });
});

/** What Poster is known to send, and how that is known: its documentation, real traffic, others' code, a guess. */
type Mark = 'documented' | 'seen' | 'claimed' | 'guessed';
type Case = [mark: Mark, what: string, object: string, data: object, value: object];
const change = (sent: object, read: object = sent): [string, object, object] => [
  'transaction',
  { transactions_history: sent },
  { transactions_history: read },
];
const shapes: Case[] = [
  ['documented', 'an e-wallet', 'client_ewallet', { value_relative: 1 }, { value_relative: 1 }],
  ['documented', 'an online order', 'incoming_order', { type: 1 }, { type: 1 }],
  [
    'seen',
    'what a client paid, in whole units',
    'client_payed_sum',
    ...same({ value_absolute: 15 }),
  ],
  ['documented', 'a removed app', 'application', { user_id: 4 }, { user_id: '4' }],
  ['guessed', 'stock without a value', 'stock', ...same({ type: 1, value_absolute: null })],
  ['guessed', 'missing stock values', 'stock', ...same({ type: 1 })],
  ['seen', 'a negative stock', 'stock', { value_absolute: '-0.25' }, { value_absolute: -0.25 }],
  [
    'guessed',
    'a number with an exponent',
    'stock',
    { value_absolute: '1.0E-5' },
    { value_absolute: 1e-5 },
  ],
  ['claimed', 'a number as text', 'incoming_order', { type: '2' }, { type: 2 }],
  ['guessed', 'an empty number', 'stock', { value_relative: '' }, { value_relative: null }],
  ['guessed', 'an empty object of PHP', 'client_payed_sum', [], {}],
  ['guessed', 'an empty history of PHP', ...change([], {})],
  ['guessed', 'a list of changes', ...change([{ value: '1' }, []], [{ value: 1 }, {}])],
  [
    'documented',
    'open, with waiter, table and service mode',
    ...change({
      type_history: 'open',
      value: 1,
      value2: 90,
      value3: 2,
      value4: 1,
      value_text: null,
    }),
  ],
  [
    'seen',
    'open of an online order',
    ...change(
      { type_history: 'open', value_text: '{"status":0}' },
      { type_history: 'open', value_text: { status: 0 } },
    ),
  ],
  [
    'seen',
    'additem, with the price in whole units and a modifier',
    ...change(
      {
        type_history: 'additem',
        value_text:
          '{"price":"50.5","unit":"p","tax":{"id":9},"modificationData":[{"m":21,"a":1}]}',
      },
      {
        type_history: 'additem',
        value_text: { price: 50.5, unit: 'p', tax: { id: 9 }, modificationData: [{ m: 21, a: 1 }] },
      },
    ),
  ],
  [
    'documented',
    'changeitemcount',
    ...change({ type_history: 'changeitemcount', value: 3, value2: 0 }),
  ],
  ['documented', 'a comment', ...change({ type_history: 'comment', value_text: '2 straws' })],
  [
    'guessed',
    'a comment that is a number',
    ...change({ type_history: 'comment', value_text: '2' }),
  ],
  ['guessed', 'an empty comment', ...change({ type_history: 'comment', value_text: '' })],
  ['documented', 'print', ...change({ type_history: 'print', value: 1, value2: 2_147_483_647 })],
  [
    'documented',
    'close, its value_text an object',
    ...change({
      type_history: 'close',
      value: 3,
      value2: 2750,
      value_text: { payments: { cash: 27.5 } },
    }),
  ],
  [
    'seen',
    'close, its value_text text, with payments as text',
    ...change(
      { type_history: 'close', value_text: '{"payments":{"card":"15"}}' },
      { type_history: 'close', value_text: { payments: { card: 15 } } },
    ),
  ],
  [
    'claimed',
    'close, with its products and the reason',
    ...change({
      type_history: 'close',
      value_text: { products: [{ id: 162, count: 1 }], reason: 2 },
    }),
  ],
  [
    'guessed',
    'close without payments, which PHP writes as a list',
    ...change({ value_text: '{"payments":[]}' }, { value_text: { payments: {} } }),
  ],
  [
    'seen',
    'a cancelled order',
    ...change({ type_history: 'changeorderstatus', value: 4, value2: 5 }),
  ],
  ['seen', 'changedeliveryinfo', ...change({ type_history: 'changedeliveryinfo' })],
  [
    'claimed',
    'changeprocessingstatus',
    ...change({ type_history: 'changeprocessingstatus', value: 40 }),
  ],
  [
    'guessed',
    'a value that is text',
    ...change({ value: 'many', value2: 1 }, { value2: 1, odd: { value: 'many' } }),
  ],
];
function same<T extends object>(data: T): [T, T] {
  return [data, data];
}

describe('readData, on the shapes that Poster is known to send', () => {
  it.each(shapes)('%s: %s', (_mark, _what, object, data, value) => {
    expect(readData(object, JSON.stringify(data))).toEqual({ object, value });
  });
});

describe('an odd member of data', () => {
  const stock = {
    type: 1,
    element_id: '4',
    storage_id: '1',
    value_relative: -1,
    value_absolute: 5,
  };
  const history = {
    ...{ type_history: 'close', time: 1, value: 1, value2: 2, user_id: '1', spot_tablet_id: '1' },
    value_text: { price: 1, payments: { cash: 1, card: 2, cert: 3 } },
  };
  const complete: [object: string, data: Record<string, unknown>][] = [
    ['stock', stock],
    ['application', { user_id: '1', access_token: 'x' }],
    ['transaction', { transactions_history: history }],
  ];
  /** An object and all objects inside it. */
  const objectsIn = (value: unknown): Record<string, unknown>[] =>
    isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
  const isObject = (value: unknown): value is Record<string, unknown> => value instanceof Object;

  it('does not change how its siblings are typed', () => {
    const places = fc.constantFrom(...complete).chain(([object, data]) =>
      fc.nat(objectsIn(data).length - 1).chain((place) =>
        fc.record({
          ...{ object: fc.constant(object), data: fc.constant(data), place: fc.constant(place) },
          name: fc.oneof(
            fc.constantFrom(...Object.keys(objectsIn(data)[place] ?? {})),
            fc.string(),
          ),
        }),
      ),
    );
    fc.assert(
      fc.property(places, fc.jsonValue(), ({ object, data, place, name }, odd) => {
        const [sent, siblings] = [structuredClone(data), structuredClone(data)];
        Object.defineProperty(objectsIn(sent)[place], name, { value: odd, enumerable: true });
        delete objectsIn(siblings)[place]?.[name];
        expect(readData(object, JSON.stringify(sent))).toMatchObject({ object, value: siblings });
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps its value as it was sent', () => {
    const sent = { type: 'kilo', element_id: [4], value_absolute: '1e999', more: true };
    expect(readData('stock', JSON.stringify({ ...stock, ...sent }))).toEqual({
      object: 'stock',
      value: {
        storage_id: '1',
        value_relative: -1,
        more: true,
        odd: { type: 'kilo', element_id: [4], value_absolute: '1e999' },
      },
    });
  });
});
