import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../tools/inspector/api.ts';
import { createEntryWindow, type Walk } from '../../tools/inspector/server/entry-window.ts';
import { entryOf, walkOver } from '../support/entries.ts';

const newestFirst = (from: number, to: number): EventRow[] =>
  Array.from({ length: from - to + 1 }, (_, n) => entryOf(from - n));

/** A window over a table to which the test adds entries. */
function windowOver(table: EventRow[], maxEntries = 100_000) {
  const clock = { now: 0 };
  const steps = { walk: 0, latest: 0 };
  const sorted = () => [...table].sort((one, other) => other.time - one.time);
  const window = createEntryWindow({
    walk: () => walkOver(sorted(), () => steps.walk++),
    walkLatest: () => walkOver(sorted(), () => steps.latest++),
    compare: (one, other) => other.time - one.time,
    now: () => clock.now,
    maxEntries,
  });
  const refresh = () => {
    clock.now += 1_000;
    return window.refresh();
  };
  const seconds = () => window.entries().map(({ time }) => time);
  return { window, clock, steps, refresh, seconds };
}

const never = () => false;

describe('the entry window', () => {
  it('stops reading as soon as it has enough entries', async () => {
    const { window, steps } = windowOver(newestFirst(10_000, 1));
    await window.extend(5_000, (entries) => entries.length >= 100);
    expect([window.entries().length, steps.walk, window.isWhole()]).toEqual([100, 100, false]);
    await window.extend(200, never);
    expect(window.entries().length).toBe(300);
  });

  it('adds new entries while reading fewer than 100', async () => {
    const table = newestFirst(10_000, 1);
    const { window, refresh, seconds, steps } = windowOver(table);
    await window.extend(500, never);
    table.push(entryOf(10_001), entryOf(10_002));
    await refresh();
    expect(seconds().slice(0, 3)).toEqual([10_002, 10_001, 10_000]);
    expect(steps.latest).toBeLessThan(100);
  });

  it('reads once for several pages that poll within 400 ms, also right after it was filled', async () => {
    const table = newestFirst(10, 1);
    const { window, clock, seconds, steps } = windowOver(table);
    await window.refresh();
    expect(steps.latest).toBe(0);
    clock.now = 1_000;
    await window.extend(500, never);
    table.push(entryOf(11));
    clock.now = 1_399;
    await window.refresh();
    expect([seconds()[0], steps.latest]).toEqual([10, 0]);
    clock.now = 1_400;
    await window.refresh();
    expect([seconds()[0], steps.latest]).toEqual([11, 11]);
    // Older entries are no reason to wait for newer ones.
    clock.now = 1_800;
    await window.extend(500, never);
    table.push(entryOf(12));
    await window.refresh();
    expect(seconds()[0]).toBe(12);
    await window.refresh();
    expect(steps.latest).toBe(23);
  });

  it('adds an entry that was recorded late and sorts below others', async () => {
    const table = newestFirst(1_000, 1).filter(({ time }) => time !== 980);
    const { window, refresh, seconds } = windowOver(table);
    await window.extend(500, never);
    table.push(entryOf(980));
    await refresh();
    expect(seconds().slice(19, 22)).toEqual([981, 980, 979]);
  });

  it('starts over when there are too many new entries to read', async () => {
    const table = newestFirst(100, 1);
    const { window, refresh, seconds } = windowOver(table);
    await window.extend(500, never);
    table.push(...newestFirst(9_000, 101));
    await refresh();
    await window.extend(50, never);
    expect([seconds()[0], seconds().length]).toEqual([9_000, 50]);
  });

  it('is complete when it has all entries, and still adds a new one', async () => {
    const table = newestFirst(3, 1);
    const { window, refresh, seconds } = windowOver(table);
    await window.extend(500, never);
    expect(window.isWhole()).toBe(true);
    table.push(entryOf(4));
    await refresh();
    expect(seconds()).toEqual([4, 3, 2, 1]);
  });

  it('is full at its limit, and drops the oldest entry for each new one', async () => {
    const table = newestFirst(199, 1);
    const { window, refresh, seconds } = windowOver(table, 200);
    await window.extend(300, never);
    expect([window.isFull(), window.isWhole()]).toEqual([false, true]);
    table.push(entryOf(201), entryOf(200));
    await refresh();
    expect([seconds()[0], seconds().at(-1), seconds().length]).toEqual([201, 2, 200]);
    expect([window.isFull(), window.isWhole()]).toEqual([true, false]);
    await window.extend(50, never);
    expect([window.isWhole(), seconds().at(-1)]).toEqual([false, 2]);
  });

  it('adds nothing new when nothing can be new', async () => {
    const table = newestFirst(3, 1);
    const window = createEntryWindow({
      walk: () => walkOver(table),
      compare: (one, other) => other.time - one.time,
      now: () => Date.now(),
      maxEntries: 10,
    });
    await window.extend(10, never);
    await window.refresh();
    expect(window.entries()).toEqual(table);
  });

  it('rejects when a read fails, and starts over at the next call', async () => {
    let isOut = true;
    async function* walk(): Walk {
      if (isOut) throw new Error('out');
      yield entryOf(1);
    }
    const window = createEntryWindow({
      walk,
      walkLatest: walk,
      compare: () => 0,
      now: () => 0,
      maxEntries: 10,
    });
    await expect(window.extend(10, never)).rejects.toThrow('out');
    isOut = false;
    await window.extend(10, never);
    expect(window.entries()).toEqual([entryOf(1)]);
  });

  it('stays in order when it is reset in the middle of a walk', async () => {
    const { window, seconds } = windowOver(newestFirst(1_000, 1));
    await Promise.all([window.extend(500, never), window.reset(), window.extend(100, never)]);
    expect([seconds()[0], seconds().length]).toEqual([1_000, 100]);
  });
});
