import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPace } from '../../lambda/api/pace.ts';
import { toInstant } from '../../lambda/api/time-zone.ts';
import { clientOf, type PosterApi, startPosterApi } from '../support/poster-api.ts';

describe('closedReceipts', () => {
  let api: PosterApi;
  beforeAll(async () => {
    api = await startPosterApi();
  });
  beforeEach(() => {
    api.requests.length = 0;
  });
  afterAll(() => api.close());

  const from = new Date('2026-11-24T22:00:00Z');
  const to = new Date('2026-11-26T03:00:00Z');
  const read = async () => {
    const ids: string[] = [];
    for await (const { id } of clientOf(api).closedReceipts({ from, to })) ids.push(id);
    return ids.sort();
  };
  const row = (id: number, closed: string | Date) => ({
    transaction_id: String(id),
    status: '2',
    date_close: closed instanceof Date ? String(closed.getTime()) : closed,
  });

  it('asks for three days at a time and continues after the largest id', async () => {
    expect(await read()).toEqual([]);
    const days = api.requests.map(({ parameters }) => parameters);
    expect(days).toEqual([
      { dateFrom: '20261123', dateTo: '20261125', status: '2', next_tr: '0' },
      { dateFrom: '20261124', dateTo: '20261126', status: '2', next_tr: '0' },
      { dateFrom: '20261125', dateTo: '20261127', status: '2', next_tr: '0' },
    ]);
  });

  it('keeps the receipts that were closed from `from` until just before `to`', async () => {
    const before = new Date(from.getTime() - 1);
    const last = new Date(to.getTime() - 1);
    const rows = [row(1, before), row(2, from), row(3, last), row(4, to), row(5, '0')];
    api.answer = (_, { next_tr }) => ({
      body: { response: rows.filter((one) => Number(one.transaction_id) > Number(next_tr)) },
    });
    expect(await read()).toEqual(['2', '3']);
  });

  it.each(['ascending', 'descending'])('reads every page when a page is %s', async (order) => {
    const rows = Array.from({ length: 25 }, (_, index) =>
      row(101 + index, new Date(from.getTime() + index * 3_600_000)),
    );
    api.answer = (_, { next_tr }) => {
      const page = rows.filter((one) => Number(one.transaction_id) > Number(next_tr)).slice(0, 10);
      return { body: { response: order === 'ascending' ? page : page.reverse() } };
    };
    expect(await read()).toEqual(rows.map(({ transaction_id }) => transaction_id));
    // For each of three days: three pages, and an empty one.
    expect(api.requests).toHaveLength(12);
  });

  it('stops when Poster sends the same page again, and when it goes on to later days', async () => {
    api.answer = () => ({ body: { response: [row(1, from)] } });
    expect(await read()).toEqual(['1']);
    expect(api.requests).toHaveLength(6);
    api.requests.length = 0;
    let id = 10;
    api.answer = () => {
      id += 1;
      return { body: { response: [row(id, new Date('2026-12-24'))] } };
    };
    expect(await read()).toEqual([]);
    expect(api.requests).toHaveLength(3);
  });

  it('fails instead of leaving receipts out when there is no end', async () => {
    let id = 0;
    api.answer = () => {
      id += 1;
      return { body: { response: [row(id, from)] } };
    };
    await expect(read()).rejects.toMatchObject({ kind: 'ambiguous' });
  });
});

describe('the pace of calls', () => {
  /** Time that passes only while something waits. */
  function createTime() {
    let nowMs = 0;
    const delay = async (ms: number) => {
      nowMs += ms;
    };
    return { now: () => nowMs, delay };
  }

  it('is one call at a time for an account, and four a second', async () => {
    const time = createTime();
    const pace = createPace(time);
    const steps: string[] = [];
    const call = (name: string, takesMs: number) =>
      pace('a', async () => {
        steps.push(`${name} starts at ${time.now()}`);
        await time.delay(takesMs);
        steps.push(`${name} ends`);
      });
    await Promise.all([call('one', 10), call('two', 400), call('three', 0)]);
    expect(steps).toEqual([
      ...['one starts at 0', 'one ends', 'two starts at 250', 'two ends'],
      ...['three starts at 650', 'three ends'],
    ]);
  });

  it('does not make accounts wait for each other', async () => {
    const pace = createPace(createTime());
    void pace('a', () => new Promise(() => {}));
    expect(await pace('b', async () => 'b')).toBe('b');
  });

  it('continues after a call that failed', async () => {
    const pace = createPace(createTime());
    const failed = pace('a', () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await pace('a', async () => 1)).toBe(1);
  });

  it('waits again when a timer fires early', async () => {
    let nowMs = 0;
    const pace = createPace({
      now: () => nowMs,
      delay: async (ms) => {
        nowMs += Math.max(0.5, ms / 2);
      },
    });
    await pace('a', async () => {});
    expect(await pace('a', async () => nowMs)).toBeGreaterThanOrEqual(250);
  });
});

describe('local times', () => {
  it.each([
    ['2026-11-24 18:07:41', 'Europe/Kyiv', '2026-11-24T16:07:41Z'],
    ['2026-07-24 18:07:41', 'Europe/Kyiv', '2026-07-24T15:07:41Z'],
    ['2026-10-25 02:59:59', 'Europe/Kyiv', '2026-10-24T23:59:59Z'],
    ['2026-10-25 03:30:00', 'Europe/Kyiv', '2026-10-25T01:30:00Z'],
    ['2026-10-25 04:00:00', 'Europe/Kyiv', '2026-10-25T02:00:00Z'],
    ['2026-03-29 02:59:59', 'Europe/Kyiv', '2026-03-29T00:59:59Z'],
    ['2026-03-29 04:00:00', 'Europe/Kyiv', '2026-03-29T01:00:00Z'],
    ['2026-11-25 00:30:00', 'Asia/Tashkent', '2026-11-24T19:30:00Z'],
    ['2026-11-24 20:00:00', 'America/Mexico_City', '2026-11-25T02:00:00Z'],
    ['2026-11-24 20:00:00', 'UTC', '2026-11-24T20:00:00Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(toInstant(text, zone)).toEqual(new Date(instant));
  });

  it.each(['0000-00-00 00:00:00', '', '2026-11-24', 'soon'])('%j is none', (text) => {
    expect(toInstant(text, 'UTC')).toBeUndefined();
  });
});
