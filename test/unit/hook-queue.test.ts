import { describe, expect, it } from 'vitest';
import { readQueuedHook, writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'JKJaXmPLvHcESHA=' };
const message = (overrides: object = {}) =>
  JSON.stringify({ ...fieldsOf(), ...delivery, ...overrides });

describe('a queue message', () => {
  it.each(eventVectors)('carries the fields unchanged: $name', ({ hook }) => {
    const fields = readVector(hook);
    expect(readQueuedHook(writeQueuedHook({ fields, ...delivery }))).toEqual({
      ok: true,
      value: { fields, ...delivery },
    });
  });

  it('is ASCII whatever data contains, and returns data byte for byte', () => {
    const data = 'ї ☕ 🥐 \u0000 \u007f \ufffe \uffff \u2028 "\\';
    const body = writeQueuedHook({ fields: fieldsOf({ data }), ...delivery });
    expect(body).toMatch(/^[\x20-\x7e]*$/);
    expect(readQueuedHook(body)).toMatchObject({ value: { fields: { data } } });
  });

  it.each([
    ['account', message({ account: 'a;b' })],
    ['time', message({ time: 'soon' })],
    ['data', message({ data: {} })],
    ['receivedAt', message({ receivedAt: '2026-13-45T99:00:00.000Z' })],
    ['receivedAt', message({ receivedAt: undefined })],
    ['requestId', message({ requestId: 'two words' })],
    ['requestId', message({ requestId: 7 })],
    ['body', 'not json'],
    ['body', '"text"'],
    ['body', ''],
  ])('is refused, naming the field %s, when the verifier did not write it', (field, body) => {
    expect(readQueuedHook(body)).toMatchObject({ ok: false, field });
  });
});
