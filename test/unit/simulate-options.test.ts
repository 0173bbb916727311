import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../tools/cli/program.ts';
import {
  type OutageReport,
  printOutage,
  toHours,
  toTime,
} from '../../tools/cli/simulate/outage-report.ts';
import { howToRepeat, identify, instant } from '../../tools/cli/simulate/run-options.ts';
import type { Answer } from '../../tools/client/post.ts';
import type { Differences } from '../../tools/simulation/reconcile.ts';
import { openRestaurants } from '../../tools/simulation/restaurant.ts';
import { positiveNumber } from '../../tools/terminal/command-line.ts';
import { type Column, toCounts, toFacts, toTable } from '../../tools/terminal/table.ts';
import { signedHook } from '../support/hooks.ts';

describe('simulate with invalid arguments', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const outage = ['outage', '--hours', '36', '--accounts', '20'];
  it.each([
    [['sale', '--account', 'a;b'], 'It must be 1 to 128 characters with no ";"'],
    [['sale', '--order', '0'], 'It must be a whole number from 1'],
    [['sale', '--seed', '-1'], 'It must be a whole number from 0 to 4294967295'],
    [['sale', '--start', 'noon'], 'It must be like 2026-11-24'],
    [['day'], "required option '--restaurants <n>' not specified"],
    [['day', '--restaurants', '0'], 'It must be a whole number from 1 to 10000'],
    [['day', '--restaurants', '1', '--speed', '0'], 'It must be a number above 0'],
    [['day', '--restaurants', '1', '--sales-per-hour', '601'], 'It must be a number above 0'],
    [['outage', '--hours', '36'], "required option '--accounts <n>' not specified"],
    [['outage', '--accounts', '20'], "required option '--hours <n>' not specified"],
    [['outage', '--hours', 'x', '--accounts', '20'], 'It must be a number above 0, up to 336'],
    [[...outage, '--hooks', '1.5'], 'It must be a whole number from 1'],
    [[...outage, '--outage', 'fire'], 'Allowed choices are unreachable, wrong-secret'],
    [['lunch'], "unknown command 'lunch'"],
  ])('%j names the problem', async (args, problem) => {
    const call = createProgram().parseAsync(['simulate', ...args], { from: 'user' });
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommanderError);
    expect(error).toMatchObject({ exitCode: 1 });
    expect(printed).toContain(problem);
  });
});

describe('positiveNumber', () => {
  it.each(['0', '-1', '', ' ', '1e3', 'NaN', 'Infinity', '1.', '101'])('refuses %j', (text) => {
    expect(() => positiveNumber(100)(text)).toThrow('above 0, up to 100');
  });
  it('accepts a fraction', () => {
    expect(positiveNumber(100)('0.5')).toBe(0.5);
  });
});

describe('instant', () => {
  it.each([
    ['2026-11-24', Date.UTC(2026, 10, 24)],
    ['1980-01-01', Date.UTC(1980)],
    ['2026-11-24T12:30Z', Date.UTC(2026, 10, 24, 12, 30)],
    ['2026-11-24T12:30:01.5Z', Date.UTC(2026, 10, 24, 12, 30, 1, 500)],
  ])('reads %s', (text, timeMs) => {
    expect(instant(text)).toBe(timeMs);
  });
  it.each(['2026-11-24T12:30', '2026-13-01', '24.11.2026', '1970-01-01', 'now'])(
    'refuses %s',
    (text) => {
      expect(() => instant(text)).toThrow('like 2026-11-24');
    },
  );
});

describe('a simulation run', () => {
  const START_MS = Date.UTC(2026, 10, 24);
  const accountsOf = (seed: number, startMs: number) =>
    openRestaurants('day', 12, { seed, startMs }).map(({ account }) => account);

  it('uses accounts that depend on its seed and start, and on nothing else', () => {
    const accounts = [...accountsOf(1, 1), ...accountsOf(1, 2), ...accountsOf(2, 1)];
    expect(new Set(accounts).size).toBe(36);
    expect(accountsOf(1, 1)).toEqual(accountsOf(1, 1));
    expect(accounts[6]).toMatch(/^day-[0-9a-f]{8}-07$/);
  });

  it('uses the given seed and start, or else a random seed', () => {
    const options = { dataDir: '' };
    expect(identify({ ...options, seed: 0, start: 5 }, START_MS)).toEqual({ seed: 0, startMs: 5 });
    const seeds = Array.from({ length: 8 }, () => identify(options, START_MS).seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it('prints the options that repeat it', () => {
    expect(howToRepeat({ seed: 7, startMs: START_MS })).toBe(
      '--seed 7 --start 2026-11-24T00:00:00.000Z',
    );
  });
});

describe('the output of a simulation', () => {
  it('aligns facts, and formats counts, hours and times', () => {
    expect(
      toFacts([
        ['Hooks', '3'],
        ['Given up', '0'],
      ]),
    ).toBe('Hooks     3\nGiven up  0');
    expect(toCounts({ 200: 41, 'no answer': 2 })).toBe('200: 41, no answer: 2');
    expect(toHours(36 * 3_600_000 + 4 * 60_000 + 59_000)).toBe('36 h 04 min');
    expect(toTime(Date.UTC(2026, 10, 24) + 1)).toBe('2026-11-24T00:00:00Z');
  });
});

describe('toTable', () => {
  const columns = [
    ['ID', ({ id }: { id: string }) => id],
    ['NAME', () => 'x\u001b'],
  ] as const;
  const table = (ids: string[], options: Parameters<typeof toTable<{ id: string }>>[2]) =>
    toTable(
      columns.map(([title, read]) => [title, read]),
      ids.map((id) => ({ id })),
      options,
    );

  it('aligns the columns, and escapes control characters', () => {
    expect(table(['1', '1234'], { empty: '' })).toBe('ID    NAME\n1     x\\u001b\n1234  x\\u001b');
  });

  it('leaves out the titles when told to', () => {
    expect(table(['1', '2'], { empty: '', titles: false })).toBe('1   x\\u001b\n2   x\\u001b');
  });

  it('continues below, indented, when it is wider than the terminal', () => {
    const wide: Column<string>[] = [
      ['A', () => 'aaaa'],
      ['B', (id) => id],
      ['C', () => 'c'],
      ['D', () => 'wider than the terminal'],
      ['E', () => 'e'],
    ];
    const options = { empty: '', below: (id: string) => [`  below ${id}`] };
    expect(toTable(wide, ['bb', 'b'], { ...options, width: 11 }).split('\n')).toEqual([
      ...['A     B   C', '  D', '  E'],
      ...['aaaa  bb  c', '  wider than the terminal', '  e', '  below bb'],
      ...['aaaa  b   c', '  wider than the terminal', '  e', '  below b'],
    ]);
    expect(toTable(wide, ['bb'], { empty: '', width: 10, titles: false }).split('\n')).toEqual([
      ...['aaaa  bb', '  c', '  wider than the terminal', '  e'],
    ]);
  });

  it('is another text when there are no rows', () => {
    expect(table([], { empty: 'No events.' })).toBe('No events.');
  });
});

describe('the report of a simulated outage', () => {
  const none = { lost: [], doubled: [], uncounted: [], extra: [] };
  const startMs = Date.UTC(2026, 10, 24);
  const window = { fromMs: startMs, toMs: startMs + 3_600_000 };
  const attempt = (sentAtMs: number, answer: Answer) => ({
    ...{ sentAtMs, answeredAtMs: sentAtMs, answer },
  });
  const hook = signedHook();
  const report = (differences: Partial<Differences>): OutageReport => ({
    ...{ run: { seed: 7, startMs }, window, kind: 'unreachable', accounts: ['a-1', 'a-2'] },
    deliveries: [
      {
        ...{ hook, queuedAtMs: startMs, outcome: 'delivered' },
        attempts: [
          attempt(startMs, { answered: false, problem: 'cut' }),
          attempt(startMs + 90 * 60_000, { answered: true, status: 200, text: '' }),
        ],
      },
    ],
    table: { events: 1, differences: { ...none, ...differences } },
  });
  const printed = (differences: Partial<Differences>, asJson: boolean): string => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    printOutage(report(differences), asJson);
    const [[text] = []] = log.mock.calls;
    log.mockRestore();
    return text;
  };

  it('for people says what was sent and stored', () => {
    expect(
      printed({}, false),
    ).toBe(`Outage         unreachable, 2026-11-24T00:00:00Z to 2026-11-24T01:00:00Z, simulated
Accounts       2, for example a-1
Hooks          1 in 2 attempts
Answers        200: 1, no answer: 1
Delivered      1, 1 of them by a retry
Given up       0
Longest block  1 h 30 min for one account
Events stored  1
Lost           0
Doubled        0
Uncounted      0
Extra          0
Repeat with    --seed 7 --start 2026-11-24T00:00:00.000Z

The table holds exactly what was delivered.`);
  });

  it('names up to five events of each difference', () => {
    const five = ['a', 'b', 'c', 'd', 'e'];
    const text = printed({ lost: five, doubled: [...five, 'f'], uncounted: ['g'] }, false);
    expect(text).toContain(`
Lost           5: a  b  c  d  e
Doubled        6: a  b  c  d  e ...
Uncounted      1: g
Extra          0
`);
    expect(text).toMatch(/\n\nThe table does NOT hold exactly what was delivered\.$/);
  });

  it('as JSON has the same facts', () => {
    expect(JSON.parse(printed({ extra: ['a'] }, true))).toEqual({
      ...{ seed: 7, startMs, outage: 'unreachable', ...window, accounts: ['a-1', 'a-2'] },
      ...{ hooks: 1, attempts: 2, delivered: 1, retried: 1, givenUp: 0 },
      ...{ answers: { 200: 1, 'no answer': 1 }, longestBlockedMs: 5_400_000, events: 1 },
      ...{ ...none, extra: ['a'] },
    });
  });
});
