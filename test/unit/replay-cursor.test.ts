import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../tools/cli/events/replay-cursor.ts';
import { UsageError } from '../../tools/client/errors.ts';

const last = { account: 'a', eventKey: '1700000000;b', receivedAt: '2026-11-24T08:00:00.000Z' };
const event = {
  ...{ ...last, object: 'b', objectId: '1', action: 'c', time: 1_700_000_000, deliveries: 1 },
  ...{ deliveryLog: [], day: '2026-11-24#0' },
};
const filter = { account: 'a', since: 5, object: undefined };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-test-'));
  file = join(folder, 'replay.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the progress of a replay', () => {
  it('is undefined before there is a file', () => {
    expect(readCursor(file, filter)).toBeUndefined();
  });

  it('is the last event, without its data, in a file that is replaced in one step', () => {
    writeFileSync(file, 'an earlier state');
    writeCursor(file, filter, event);
    expect(readFileSync(file, 'utf8')).toBe(
      `${JSON.stringify({ filter: { account: 'a', since: 5 }, last })}\n`,
    );
    expect(readdirSync(folder)).toEqual(['replay.json']);
    expect(readCursor(file, filter)).toEqual(last);
    expect(readCursor(file, { since: 5, account: 'a' })).toEqual(last);
  });

  it.each([{ account: 'a' }, { account: 'b', since: 5 }, { ...filter, id: '1' }, {}])(
    'is refused for a replay of other events: %j',
    (other) => {
      writeCursor(file, filter, event);
      expect(() => readCursor(file, other)).toThrow(UsageError);
      expect(() => readCursor(file, other)).toThrow(
        `--resume: ${file} belongs to a replay of other events; use the same filter options`,
      );
    },
  );

  it.each([
    '',
    '{"half',
    '{}',
    '{"filter":{}}',
    '{"last":{"account":"a","eventKey":"b","receivedAt":"c"}}',
    '{"filter":{},"last":{"account":"a"}}',
  ])('is refused when the file contains %j', (text) => {
    writeFileSync(file, text);
    expect(() => readCursor(file, {})).toThrow(UsageError);
    expect(() => readCursor(file, {})).toThrow(`--resume: ${file} is not a replay's progress file`);
  });

  it('says why the file cannot be read', () => {
    expect(() => readCursor(folder, filter)).toThrow(UsageError);
    expect(() => readCursor(folder, filter)).toThrow(
      /^--resume: cannot read .*: EISDIR: illegal operation/,
    );
  });
});
