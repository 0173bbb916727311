import { describe, expect, it } from 'vitest';
import { readPosterEvents } from '../../lambda/events.ts';
import { sampleHooks, signHook, streamEventOf } from '../../lambda/testing.ts';
import { SECRET, vectors } from '../support/hooks.ts';

const all = Object.values(sampleHooks);

describe('poster-webhooks/testing', () => {
  it.each(all)('the sample of $object reads as typed data', (hook) => {
    const [event] = readPosterEvents(streamEventOf(hook));
    expect(event).toMatchObject({
      account: 'demo-cafe',
      accountNumber: '333226',
      object: hook.object,
      objectId: String(hook.object_id),
      action: hook.action,
      time: 1_700_000_000,
      data: { object: hook.object },
    });
  });

  it('gives a subscriber one new record for each hook, in order', () => {
    const { Records } = streamEventOf(...all);
    expect(Records.map(({ eventName }) => eventName)).toEqual(all.map(() => 'INSERT'));
    const events = readPosterEvents({ Records });
    expect(events.map(({ object }) => object)).toEqual(all.map(({ object }) => object));
    expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
      all.map((_, index) => String(index + 1)),
    );
  });

  it('masks access tokens, as the table does', () => {
    const { application } = sampleHooks;
    expect(application.data).toContain('0123456789abcdef');
    expect(JSON.stringify(streamEventOf(application))).not.toContain('0123456789abcdef');
  });

  it('keeps the key that the table gives the event', () => {
    const { transaction } = sampleHooks;
    const keyOf = (hook: object) =>
      readPosterEvents(streamEventOf({ ...transaction, ...hook }))[0]?.eventKey;
    expect(keyOf({ data: null })).toBe('1700000000;transaction;16776;closed');
    expect(keyOf({})).toMatch(/^1700000000;transaction;16776;closed;[0-9a-f]{32}$/);
  });

  it.each(vectors.genuine.filter(({ hook }) => hook.action !== 'test'))(
    'signs like Poster: $hook.object $hook.action $hook.verify',
    ({ hook: { verify, ...hook } }) => {
      expect(signHook(hook, vectors.secret)).toEqual({ ...hook, verify });
    },
  );

  it.each([
    { account: 'a;b' },
    { object: '' },
    { action: 'x'.repeat(65) },
    { time: 'today' },
    { object_id: 1.5 },
  ])('names the field of a hook that Poster cannot send: %j', (change) => {
    const [field = ''] = Object.keys(change);
    const hook = { ...sampleHooks.stock, ...change };
    expect(() => streamEventOf(hook)).toThrow(new RegExp(`^${field} must be `));
    expect(() => signHook(hook, SECRET)).toThrow(TypeError);
  });
});
