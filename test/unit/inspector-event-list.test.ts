import { describe, expect, it } from 'vitest';
import type { EventItem } from '../../lambda/table-layout.ts';
import type { EventList } from '../../tools/inspector/api.ts';
import { createEventLists, ROWS_MAX } from '../../tools/inspector/server/event-list.ts';
import { type ListRange, readRange } from '../../tools/inspector/server/list-range.ts';
import { eventItem, eventTable } from '../support/event-table.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const at = (time: string) => Date.parse(time) / 1000;
const daysAgo = (days: number) => NOW.getTime() - days * 24 * 3_600_000;
const NOTHING = { account: '', object: '', action: '', id: '', text: '' };

/** The lists over a table with these events. */
function listsOver(events: EventItem[], maxEntries?: number) {
  const { source, reads } = eventTable(events);
  const lists = createEventLists(source, () => NOW, maxEntries);
  const list = (
    filter: Partial<typeof NOTHING> = {},
    range: ListRange = {},
    limit = 100,
    lookFurther = true,
  ): Promise<EventList> =>
    lists.list({ filter: { ...NOTHING, ...filter }, range, limit, lookFurther });
  return { list, reads };
}
const idsOf = ({ events }: EventList) => events.map(({ objectId }) => Number(objectId));

describe('the inspector’s list in a range of time', () => {
  // Received at 11:01, 11:02, ..., and happened on the days before.
  const events = [1, 2, 3, 4, 5].map((n) =>
    eventItem(Date.parse(`2026-06-15T11:0${n}:00.500Z`), {
      objectId: String(n),
      time: at(`2026-06-1${n}T09:00:00Z`),
    }),
  );

  it('has the events that were received in it, both ends included', async () => {
    const { list } = listsOver(events);
    const [since, until] = [at('2026-06-15T11:02:00.500Z'), at('2026-06-15T11:04:00.500Z')];
    expect(idsOf(await list({}, { since, until }))).toEqual([4, 3, 2]);
    expect(idsOf(await list({}, { since: since + 0.001, until: until - 0.001 }))).toEqual([3]);
    expect(idsOf(await list({}, { since }))).toEqual([5, 4, 3, 2]);
    expect(idsOf(await list({}, { until }))).toEqual([4, 3, 2, 1]);
  });

  it('has the events of one account that happened in it', async () => {
    const { list } = listsOver(events);
    const range = { since: at('2026-06-12T09:00:00Z'), until: at('2026-06-14T09:00:00Z') };
    expect(idsOf(await list({ account: 'demo' }, range))).toEqual([4, 3, 2]);
    expect(idsOf(await list({ account: 'demo', id: '3' }, range))).toEqual([3]);
  });

  it('says that there is nothing older in the range, although there is in the table', async () => {
    const older = Array.from({ length: 200 }, (_, n) => eventItem(daysAgo(1) - n * 1_000));
    const { list } = listsOver([...events, ...older]);
    expect(await list({}, { since: at('2026-06-15T11:03:00Z') })).toMatchObject({
      ...{ hasMore: false, searched: 3, searchedTo: undefined, next: undefined },
    });
  });

  it('reaches back 90 days from its end, or as far as its beginning', async () => {
    const { list } = listsOver(
      [1, 100, 300].map((days) => eventItem(daysAgo(days), { objectId: String(days) })),
    );
    expect(idsOf(await list())).toEqual([1]);
    expect(idsOf(await list({}, { until: daysAgo(50) / 1000 }))).toEqual([100]);
    expect(idsOf(await list({}, { since: daysAgo(301) / 1000 }))).toEqual([1, 100, 300]);
  });

  it.each([
    ['since=100&until=200.5', { since: 100, until: 200.5 }],
    ['last=3600', { since: NOW.getTime() / 1000 - 3_600 }],
    ['since=yesterday&until=-1&last=x&before=x', {}],
    ['before=2026-06-15T11:00:00.123Z', { before: '2026-06-15T11:00:00.123Z' }],
    ['account=demo&before=1700000000;stock;1', { before: '1700000000;stock;1' }],
  ])('is read from the query %s', (query, range) => {
    const wanted: ListRange = { since: undefined, until: undefined, before: undefined, ...range };
    expect(readRange(new URLSearchParams(query), NOW)).toEqual(wanted);
  });
});

describe('the inspector’s list of more events than it shows', () => {
  const COUNT = 2 * ROWS_MAX + 500;
  /** Three in every second, of which two are received in the same millisecond. */
  const events = Array.from({ length: COUNT }, (_, n) =>
    eventItem(daysAgo(1) + Math.floor(n / 3) * 1_000 + (n % 3 === 0 ? 0 : 500), {
      objectId: String(n),
    }),
  );

  it.each([['all accounts'], ['one account']])(
    'continues where it ended, page by page, until the oldest event of %s',
    async (name) => {
      const { list } = listsOver(events);
      const account = name === 'one account' ? 'demo' : '';
      const seen = new Set<number>();
      const lengths: number[] = [];
      for (let before: string | undefined, isFirst = true; before || isFirst; isFirst = false) {
        const page: EventList = await list({ account }, { before }, ROWS_MAX);
        for (const id of idsOf(page)) seen.add(id);
        lengths.push(page.events.length);
        expect(page.hasMore).toBe(page.next !== undefined);
        before = page.next;
      }
      expect(lengths.length).toBe(3);
      expect(lengths.slice(0, 2)).toEqual([ROWS_MAX, ROWS_MAX]);
      expect(seen.size).toBe(COUNT);
    },
  );

  it('grows until it is full, and only then says where the next one begins', async () => {
    const { list } = listsOver(events);
    expect(await list({}, {}, ROWS_MAX - 1)).toMatchObject({ hasMore: true, next: undefined });
    const { events: rows, next } = await list({}, {}, ROWS_MAX);
    const after = await list({}, { before: next }, 10);
    const known = new Set(rows.map(({ objectId }) => objectId));
    expect(after.events.some(({ receivedAt }) => receivedAt > (next ?? ''))).toBe(false);
    expect(after.events.filter(({ objectId }) => !known.has(objectId)).length).toBeGreaterThan(8);
  });

  it('continues a search that has filled the memory it may use', async () => {
    const { list } = listsOver(events, 1_000);
    let page = await list({ id: '120' });
    const searched = [page.searched];
    while (page.next !== undefined) {
      page = await list({ id: '120' }, { before: page.next });
      searched.push(page.searched);
    }
    expect(searched).toEqual([1_000, 1_000, 1_000, 1_000, expect.any(Number)]);
    expect(idsOf(page)).toEqual([120]);
  });
});

describe('the inspector’s search in data', () => {
  const data = ['{"name":"Flat white"}', String.raw`{"name":"\u041b\u0430\u0442\u0435"}`];
  const ordered = (count: number, textOf: (n: number) => string | undefined) =>
    Array.from({ length: count }, (_, n) =>
      eventItem(daysAgo(0) - n * 1_000, { objectId: String(n), data: textOf(n) }),
    );

  it.each([
    ['flat WHITE', [0]],
    ['"name":"flat', [0]],
    ['лате', [1]],
    [String.raw`\u041b`, [1]],
    ['name', [0, 1]],
    ['tea', []],
  ])('for %j finds it as it was sent or decoded, in upper or lower case', async (text, ids) => {
    const { list } = listsOver(ordered(3, (n) => data[n]));
    expect(idsOf(await list({ text }))).toEqual(ids);
    expect(idsOf(await list({ text, account: 'demo' }))).toEqual(ids);
  });

  it('looks inside JSON that is text inside JSON', async () => {
    const nested = JSON.stringify({
      transactions_history: { type_history: 'print', time: 1, value_text: '{"count":2}' },
    });
    const { list } = listsOver(ordered(1, () => nested));
    expect(idsOf(await list({ text: '"count":2' }))).toEqual([0]);
  });

  it('reads only events that the other filters and the range let through, and each only once', async () => {
    const { list, reads } = listsOver(ordered(50, () => 'tea'));
    const range = { since: NOW.getTime() / 1000 - 9 };
    expect(idsOf(await list({ text: 'tea', id: '7' }, range))).toEqual([7]);
    expect(reads.items).toBe(1);
    expect(idsOf(await list({ text: 'tea' }, range))).toHaveLength(10);
    await list({ text: 'tea' }, range, 100, false);
    expect(reads.items).toBe(10);
  });

  it('continues at each poll, and says how far it has looked', async () => {
    const { list } = listsOver(ordered(1_200, (n) => (n === 1_150 ? 'found' : 'other')));
    const first = await list({ text: 'found' });
    expect(first).toMatchObject({ events: [], hasMore: true, isSearching: true, searched: 500 });
    expect(first.searchedTo).toBe(new Date(daysAgo(0) - 499_000).toISOString());
    const poll = () => list({ text: 'found' }, {}, 100, false);
    expect(await poll()).toMatchObject({ isSearching: true, searched: 1_000 });
    const last = await poll();
    expect(last).toMatchObject({ hasMore: false, isSearching: false, searched: 1_200 });
    expect([idsOf(last), last.searchedTo]).toEqual([[1_150], undefined]);
  });

  it('stops once the list is filled', async () => {
    const { list, reads } = listsOver(ordered(1_000, () => 'tea'));
    const { events, hasMore, isSearching } = await list({ text: 'tea' }, {}, 20);
    expect([events.length, hasMore, isSearching]).toEqual([20, true, false]);
    expect(reads.items).toBe(50);
  });
});
