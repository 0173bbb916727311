import { describe, expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { hookOf } from '../../tools/client/hooks.ts';
import { eventVectors, fieldsOf, readVector, SECRET, vectors } from '../support/hooks.ts';

const receivedAt = '2026-11-24T08:00:00.000Z';
const recorded = (fields: Parameters<typeof eventKey>[0]) => {
  const event = toEvent({ fields, receivedAt, requestId: 'r' });
  return { ...event, deliveries: 1, deliveryLog: [`${receivedAt} r`] };
};

describe('hookOf', () => {
  const withoutToken = eventVectors.filter(
    ({ hook }) => !JSON.stringify(hook).includes('access_token'),
  );
  it.each(withoutToken)('restores the signature that Poster sent: $name', ({ hook }) => {
    const again = hookOf(recorded(readVector(hook)), vectors.secret);
    expect(again.verify).toBe(hook.verify);
    expect(eventKey(again)).toBe(eventKey(readVector(hook)));
  });

  it('turns an id of plain digits into a number and keeps every other id as text', () => {
    const sent = (object_id: string | number) =>
      hookOf(recorded(fieldsOf({ object_id })), SECRET).object_id;
    expect([42, '42', '042', 'a42', '9007199254740993'].map(sent)).toEqual([
      ...[42, 42, '042', 'a42', '9007199254740993'],
    ]);
  });

  it('keeps the leading zero of a time, and account_number', () => {
    const fields = fieldsOf({ time: '0999999999', account_number: '813932' });
    expect(hookOf(recorded(fields), SECRET)).toMatchObject({
      time: '0999999999',
      account_number: '813932',
    });
  });

  it('contains the mask in place of an access token', () => {
    const data = '{"access_token":"99:0123456789abcdef"}';
    const fields = fieldsOf({ object: 'application', action: 'added', data });
    expect(hookOf(recorded(fields), SECRET).data).toBe('{"access_token":"***"}');
  });
});
