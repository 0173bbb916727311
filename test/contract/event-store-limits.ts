// The contract where it is tight: how many deliveries, how large an item, which characters, and many
// writers at once.

import { describe, expect, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { readSignedFields, type SignedFields } from '../../lambda/poster/hook.ts';
import type { Delivery } from '../../lambda/table-layout.ts';
import { BODY_MAX_BYTES } from '../../lambda/verifier/verify.ts';
import type { EventsTable } from '../support/events-table.ts';
import { fieldsOf } from '../support/hooks.ts';

const FIRST: Delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
/** The longest that a queue message may bring. */
const REQUEST_ID_CHARACTERS = 128;
const deliveriesOf = (count: number): Delivery[] =>
  Array.from({ length: count }, (_, n) => ({
    receivedAt: new Date(Date.UTC(2026, 10, 24, 8, 0, n)).toISOString(),
    requestId: String(n).padStart(REQUEST_ID_CHARACTERS, '-'),
  }));

export function describeLimits(table: () => EventsTable): void {
  const record = (fields: SignedFields, delivery: Delivery) =>
    table()
      .store()
      .record(toEvent({ fields, ...delivery }), delivery);
  const itemOf = (fields: SignedFields) =>
    table().item({ account: fields.account, eventKey: eventKey(fields) });

  describe('at its limits', () => {
    it('counts 100 deliveries and no more, however large the item', async () => {
      const fields = fieldsOf({ account: 'hundred', data: 'x'.repeat(BODY_MAX_BYTES) });
      const outcomes = [];
      for (const delivery of deliveriesOf(103)) outcomes.push(await record(fields, delivery));
      expect(outcomes).toEqual(['new', ...Array(99).fill('repeated'), ...Array(3).fill('ignored')]);
      const item = await itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '100' });
      expect(item?.deliveryLog?.SS).toHaveLength(100);
    });

    it.each([
      ['one byte a character', 'x'.repeat(BODY_MAX_BYTES)],
      ['three bytes a character', '☕'.repeat(BODY_MAX_BYTES / 3)],
      ['four bytes a character', '🥐'.repeat(BODY_MAX_BYTES / 4)],
    ])('takes data of 256 KiB, %s', async (account, data) => {
      const fields = fieldsOf({ account, data });
      expect(await record(fields, FIRST)).toBe('new');
      expect((await itemOf(fields))?.data?.S === data).toBe(true);
    });

    it('takes the largest that masking makes of 256 KiB of data', async () => {
      const part = '{"access_token":1},';
      const nested = (text: string, depth: number): string =>
        depth === 0 ? text : nested(JSON.stringify(text), depth - 1);
      for (const depth of [0, 4, 8]) {
        const partLength = nested(part.repeat(2), depth).length - nested(part, depth).length;
        const parts = part.repeat(BODY_MAX_BYTES / partLength - 1).slice(0, -1);
        const fields = fieldsOf({ account: `masked ${depth}`, data: nested(`[${parts}]`, depth) });
        expect(await record(fields, FIRST)).toBe('new');
      }
    });

    it('takes the longest names of the grammar as a key', async () => {
      const fields = fieldsOf({
        account: '🥐'.repeat(128),
        object: '🥐'.repeat(64),
        object_id: '🥐'.repeat(64),
        action: '🥐'.repeat(64),
        time: '999999999999',
        data: '',
      });
      expect(readSignedFields(fields).ok).toBe(true);
      expect(await record(fields, FIRST)).toBe('new');
      expect(await itemOf(fields)).toMatchObject({ objectId: { S: fields.object_id } });
    });

    it.each([
      ['emoji', '☕ 🥐 👩‍🍳'],
      ['what SQS refuses', '\u0000 \u0001 \u007f \ufffe \uffff'],
      ['separators and a byte order mark', '\u2028 \u2029 \ufeff \u0085'],
      ['right to left', 'עברית العربية'],
      ['escapes', '"\\ \\u0000 \\ud83e \\" \'; --'],
    ])('keeps data as it is: %s', async (account, data) => {
      const fields = fieldsOf({ account, data });

      await record(fields, FIRST);
      expect((await itemOf(fields))?.data).toEqual({ S: data });
    });

    it('takes a letter in one character and in two for two letters', async () => {
      for (const object of ['caf\u00e9', 'cafe\u0301']) {
        expect(await record(fieldsOf({ account: 'letters', object }), FIRST)).toBe('new');
      }
    });
  });

  describe('written to at once', () => {
    it('counts each of 50 deliveries, each sent twice, once', async () => {
      const fields = fieldsOf({ account: 'fifty' });
      const sent = deliveriesOf(50).flatMap((delivery) => [delivery, delivery]);
      const outcomes = await Promise.all(sent.map((delivery) => record(fields, delivery)));
      const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
      expect([count('new'), count('repeated'), count('ignored')]).toEqual([1, 49, 50]);
      const item = await itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '50' });
      expect(item?.deliveryLog?.SS).toHaveLength(50);
    });

    it('stops at 100 of 120', async () => {
      const fields = fieldsOf({ account: 'flood' });
      await Promise.all(deliveriesOf(120).map((delivery) => record(fields, delivery)));
      const item = await itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '100' });
      expect(item?.deliveryLog?.SS).toHaveLength(100);
    });
  });
}
