// The contract at its limits: how many deliveries, how large an item, which characters, and many writers
// at once.

import { describe, expect, it } from 'vitest';
import { readSignedFields } from '../../lambda/poster/hook.ts';
import type { Delivery } from '../../lambda/table-layout.ts';
import { BODY_MAX_BYTES } from '../../lambda/verifier/verify.ts';
import { fieldsOf } from '../support/hooks.ts';
import type { PipelineTables } from './pipeline-tables.ts';

const FIRST: Delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
/** The longest request id that a queue message may contain. */
const REQUEST_ID_CHARACTERS = 128;
const deliveriesOf = (count: number): Delivery[] =>
  Array.from({ length: count }, (_, n) => ({
    receivedAt: new Date(Date.UTC(2026, 10, 24, 8, 0, n)).toISOString(),
    requestId: String(n).padStart(REQUEST_ID_CHARACTERS, '-'),
  }));

export function describeLimits(table: () => PipelineTables): void {
  describe('at its limits', () => {
    it('counts 100 deliveries and no more, even when the item is as large as it can be', async () => {
      const fields = fieldsOf({ account: 'hundred', data: 'x'.repeat(BODY_MAX_BYTES) });
      const outcomes = [];
      for (const delivery of deliveriesOf(103))
        outcomes.push(await table().record(fields, delivery));
      expect(outcomes).toEqual(['new', ...Array(99).fill('repeated'), ...Array(3).fill('ignored')]);
      const item = await table().itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '100' });
      expect(item?.deliveryLog?.SS).toHaveLength(100);
    });

    it.each([
      ['one byte per character', 'x'.repeat(BODY_MAX_BYTES)],
      ['three bytes per character', '☕'.repeat(BODY_MAX_BYTES / 3)],
      ['four bytes per character', '🥐'.repeat(BODY_MAX_BYTES / 4)],
    ])('accepts 256 KiB of data with %s', async (account, data) => {
      const fields = fieldsOf({ account, data });
      expect(await table().record(fields, FIRST)).toBe('new');
      expect((await table().itemOf(fields))?.data?.S === data).toBe(true);
    });

    it('accepts the longest text that masking can make of 256 KiB of data', async () => {
      const part = '{"access_token":1},';
      const nested = (text: string, depth: number): string =>
        depth === 0 ? text : nested(JSON.stringify(text), depth - 1);
      for (const depth of [0, 4, 8]) {
        const partLength = nested(part.repeat(2), depth).length - nested(part, depth).length;
        const parts = part.repeat(BODY_MAX_BYTES / partLength - 1).slice(0, -1);
        const fields = fieldsOf({ account: `masked ${depth}`, data: nested(`[${parts}]`, depth) });
        expect(await table().record(fields, FIRST)).toBe('new');
      }
    });

    it('accepts the longest names of the grammar in the key', async () => {
      const fields = fieldsOf({
        account: '🥐'.repeat(128),
        object: '🥐'.repeat(64),
        object_id: '🥐'.repeat(64),
        action: '🥐'.repeat(64),
        time: '999999999999',
        data: '',
      });
      expect(readSignedFields(fields).ok).toBe(true);
      expect(await table().record(fields, FIRST)).toBe('new');
      expect(await table().itemOf(fields)).toMatchObject({ objectId: { S: fields.object_id } });
    });

    it.each([
      ['emoji', '☕ 🥐 👩‍🍳'],
      ['characters that SQS refuses', '\u0000 \u0001 \u007f \ufffe \uffff'],
      ['separators and a byte order mark', '\u2028 \u2029 \ufeff \u0085'],
      ['right to left', 'עברית العربية'],
      ['escapes', '"\\ \\u0000 \\ud83e \\" \'; --'],
    ])('keeps data unchanged: %s', async (account, data) => {
      const fields = fieldsOf({ account, data });
      await table().record(fields, FIRST);
      expect((await table().itemOf(fields))?.data).toEqual({ S: data });
    });

    it('distinguishes names that look the same but consist of different characters', async () => {
      for (const object of ['caf\u00e9', 'cafe\u0301']) {
        expect(await table().record(fieldsOf({ account: 'letters', object }), FIRST)).toBe('new');
      }
    });
  });

  describe('under concurrent writes', () => {
    it('counts each of 50 deliveries once when each is sent twice', async () => {
      const fields = fieldsOf({ account: 'fifty' });
      const sent = deliveriesOf(50).flatMap((delivery) => [delivery, delivery]);
      const outcomes = await Promise.all(sent.map((delivery) => table().record(fields, delivery)));
      const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
      expect([count('new'), count('repeated'), count('ignored')]).toEqual([1, 49, 50]);
      const item = await table().itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '50' });
      expect(item?.deliveryLog?.SS).toHaveLength(50);
    });

    it('stops counting at 100 of 120 deliveries', async () => {
      const fields = fieldsOf({ account: 'flood' });
      await Promise.all(deliveriesOf(120).map((delivery) => table().record(fields, delivery)));
      const item = await table().itemOf(fields);
      expect(item?.deliveries).toEqual({ N: '100' });
      expect(item?.deliveryLog?.SS).toHaveLength(100);
    });
  });
}
