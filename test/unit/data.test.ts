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
    ['stock', '{"type":"kilo"}', { type: 'kilo' }],
    ['stock', 'not json {', undefined],
    ['stock', '', undefined],
    ['transaction', 'null', null],
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
