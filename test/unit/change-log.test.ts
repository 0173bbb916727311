import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openChangeLog } from '../../tools/local/table/change-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-change-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOUR_MS = 60 * 60 * 1000;
let files = 0;
const newFile = () => join(folder, `${files++}.db`);

function open(file = newFile(), clock = { nowMs: 1_700_000_000_000 }) {
  const log = openChangeLog(file, () => clock.nowMs);
  const keysAfter = (sequence: number) => log.after('t', sequence, 10).map((c) => c.itemKey);
  return { log, clock, file, keysAfter };
}

describe('the change log', () => {
  it('lists each inserted item once, in order', () => {
    const { log, keysAfter } = open();
    log.reconcile('t', []);
    expect(['b', 'a', 'b'].map((key) => log.insert('t', key))).toEqual([true, true, false]);
    log.insert('other', 'c');
    expect(keysAfter(0)).toEqual(['b', 'a']);
    expect(log.after('t', 0, 1)).toEqual([
      { sequence: 1, itemKey: 'b', insertedAtMs: 1_700_000_000_000 },
    ]);
    expect(keysAfter(1)).toEqual(['a']);
  });

  it('lists an item again when it was deleted and inserted again', () => {
    const { log, keysAfter } = open();
    log.insert('t', 'a');
    log.remove('t', 'a');
    expect(keysAfter(0)).toEqual([]);
    expect(log.insert('t', 'a')).toBe(true);
    expect(keysAfter(1)).toEqual(['a']);
  });

  it('keeps changes and positions on disk', () => {
    const first = open();
    first.log.reconcile('t', []);
    first.log.insert('t', 'a');
    first.log.insert('t', 'b');
    expect(first.log.position('m', 't')).toBe(0);
    first.log.advance('m', 1);
    first.log.close();
    expect(() => first.log.insert('t', 'c')).toThrow();
    const second = open(first.file);
    expect(second.log.position('m', 't')).toBe(1);
    expect(second.keysAfter(1)).toEqual(['b']);
  });

  it('adds items that a killed stack did not log, and drops items that are gone', () => {
    const first = open();
    first.log.reconcile('t', []);
    first.log.insert('t', 'a');
    first.log.insert('t', 'b');
    first.log.close();
    const second = open(first.file);
    second.log.reconcile('t', ['b', 'c']);
    expect(second.keysAfter(0)).toEqual(['b', 'c']);
    expect(second.log.position('m', 't')).toBe(0);
  });

  it('starts a mapping after the items that are older than the stream', () => {
    const { log, keysAfter } = open();
    log.reconcile('t', ['old']);
    log.insert('t', 'new');
    expect(keysAfter(log.position('m', 't'))).toEqual(['new']);
  });

  it('starts a mapping 24 hours back, and keeps that position', () => {
    const { log, clock, keysAfter } = open();
    log.reconcile('t', []);
    log.insert('t', 'a');
    clock.nowMs += 23 * HOUR_MS;
    log.insert('t', 'b');
    expect(keysAfter(log.position('first', 't'))).toEqual(['a', 'b']);
    clock.nowMs += 2 * HOUR_MS;
    expect(keysAfter(log.position('first', 't'))).toEqual(['a', 'b']);
    expect(keysAfter(log.position('second', 't'))).toEqual(['b']);
  });
});
