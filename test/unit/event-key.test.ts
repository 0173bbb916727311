import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('eventKey', () => {
  it('joins what a retry repeats, time first', () => {
    expect(eventKey(fieldsOf())).toBe('1700000000;transaction;42;closed');
  });

  it('ends with 16 hex digits of the SHA-256 of data when it is set', () => {
    expect(eventKey(fieldsOf({ data: '{"a":1}' }))).toBe(
      `1700000000;transaction;42;closed;${sha256('{"a":1}').slice(0, 16)}`,
    );
    expect(eventKey(fieldsOf({ data: '' }))).toBe(
      '1700000000;transaction;42;closed;e3b0c44298fc1c14',
    );
  });

  it.each([{ data: null }, { object_id: '42' }, { time: 1700000000 }])(
    'is the same with %j',
    (overrides) => {
      expect(eventKey(fieldsOf(overrides))).toBe(eventKey(fieldsOf()));
    },
  );

  it('is the same for any account number: it is not signed, an account number has no part in it', () => {
    expect(eventKey(fieldsOf({ account_number: '9' }))).toBe(eventKey(fieldsOf()));
  });

  it('tells apart two hooks of one second that differ in data alone', () => {
    const keyOf = (name: string) =>
      eventKey(readVector(eventVectors.find((vector) => vector.name === name)?.hook));
    expect(keyOf('same second, other data: one')).not.toBe(keyOf('same second, other data: two'));
  });

  it('gives the genuine hooks as many keys as they are events', () => {
    const keys = eventVectors.map(({ hook }) => `${hook.account} ${eventKey(readVector(hook))}`);
    // Five spellings of the spec's sample are one event.
    expect(new Set(keys).size).toBe(eventVectors.length - 4);
  });
});
