import { describe, expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

const delivery = { receivedAt: '2026-11-24T08:00:00.123Z', requestId: 'req-1' };
const eventOf = (overrides = {}) => toEvent({ fields: fieldsOf(overrides), ...delivery });

describe('toEvent', () => {
  it('names the attributes as the table does', () => {
    expect(eventOf({ data: '{"a":1}', account_number: '813932' })).toEqual({
      account: 'api-demo',
      eventKey: '1700000000;transaction;42;closed;015abd7f5cc57a2dd94b7590f04ad808',
      object: 'transaction',
      objectId: '42',
      action: 'closed',
      time: 1700000000,
      accountNumber: '813932',
      data: '{"a":1}',
      receivedAt: '2026-11-24T08:00:00.123Z',
      day: '2026-11-24#5',
    });
  });

  it('leaves out data that is null, and keeps data that is empty', () => {
    expect(Object.keys(eventOf({ data: null }))).not.toContain('data');
    expect(eventOf({ data: '' }).data).toBe('');
  });

  it('masks the access token of any hook', () => {
    const hook = eventVectors.find(({ name }) => name.startsWith('application added'))?.hook;
    const added = toEvent({ fields: readVector(hook), ...delivery });
    expect(added.data).toBe('{"user_id":1,"access_token":"***"}');
    expect(JSON.stringify(added)).not.toContain('0123456789abcdef');
    expect(eventOf({ data: '{"access_token":"t-1"}' }).data).toBe('{"access_token":"***"}');
  });

  it('spreads a day over 8 partitions, and always puts an event into the same one', () => {
    const days = Array.from({ length: 200 }, (_, id) => eventOf({ object_id: id }).day);
    expect(new Set(days).size).toBe(8);
    expect(eventOf({ object_id: 7 }).day).toBe(days[7]);
  });
});
