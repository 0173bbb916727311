import { describe, expect, it } from 'vitest';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

describe('eventKey', () => {
  it('joins time, object, object_id and action, which a retry repeats', () => {
    expect(eventKey(fieldsOf())).toBe('1700000000;transaction;42;closed');
  });

  it('ends with 32 hex digits of the SHA-256 of data when it is set', () => {
    expect(eventKey(fieldsOf({ data: '{"a":1}' }))).toBe(
      '1700000000;transaction;42;closed;015abd7f5cc57a2dd94b7590f04ad808',
    );
    expect(eventKey(fieldsOf({ data: '' }))).toBe(
      '1700000000;transaction;42;closed;e3b0c44298fc1c149afbf4c8996fb924',
    );
  });

  it.each([{ data: null }, { object_id: '42' }, { time: 1700000000 }])(
    'is the same for a hook with %j',
    (overrides) => {
      expect(eventKey(fieldsOf(overrides))).toBe('1700000000;transaction;42;closed');
    },
  );

  it('does not depend on the account number, which is not signed', () => {
    expect(eventKey(fieldsOf({ account_number: '9' }))).toBe('1700000000;transaction;42;closed');
  });

  it('differs between two hooks of one second that differ only in data', () => {
    const keyOf = (name: string) =>
      eventKey(readVector(eventVectors.find((vector) => vector.name === name)?.hook));
    expect(keyOf('same second, other data: one')).not.toBe(keyOf('same second, other data: two'));
  });

  it('is unique per event among the genuine hooks', () => {
    const keys = eventVectors.map(({ hook }) => `${hook.account} ${eventKey(readVector(hook))}`);
    // Five spellings of the spec's sample are one event.
    expect(new Set(keys).size).toBe(eventVectors.length - 4);
  });
});
