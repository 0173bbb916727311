import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { EventItem } from '../../lambda/table-layout.ts';
import { streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { openTarget } from '../../tools/client/target.ts';
import { openRestaurants } from '../../tools/simulation/restaurant.ts';
import { pressCtrlC, type Run, runCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

let folder: string;
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
  folder = stack.dataFolder;
});
afterAll(() => stack?.close());

const simulate = (...args: string[]) => runCli('simulate', ...args, '--data-dir', folder);
const eventsOf = async (...accounts: string[]): Promise<EventItem[]> => {
  const target = await openTarget({ dataDir: folder });
  const events = await Promise.all(
    accounts.map((account) => take(streamEvents(target, { account }), Infinity)),
  );
  target.close();
  return events.flat();
};
const start = '2026-11-20T12:00:00Z';

describe('simulate sale', () => {
  it('sends the hooks of a sale in order, and each becomes one event', async () => {
    const args = ['--account', 'sale', '--order', '42', '--seed', '1', '--start', start];
    const { code, stdout, stderr } = await simulate('sale', ...args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`12:00:00.000  transaction       added    42  200 {"status":"accept"}
12:00:05.484  incoming_order    added    16272  200 {"status":"accept"}
12:00:11.669  transaction       changed  42  200 {"status":"accept"}
12:00:15.000  transaction       changed  42  200 {"status":"accept"}
12:00:15.489  transaction       changed  42  200 {"status":"accept"}
12:00:17.426  stock             changed  18  200 {"status":"accept"}
12:00:21.491  transaction       closed   42  200 {"status":"accept"}
12:00:24.849  incoming_order    closed   16272  200 {"status":"accept"}
12:00:26.626  client_payed_sum  changed  86  200 {"status":"accept"}

Repeat with: --seed 1 --start 2026-11-20T12:00:00.000Z
`);
    const events = await eventually(
      () => eventsOf('sale'),
      ({ length }) => length === 9,
    );
    expect(events.every(({ deliveries }) => deliveries === 1)).toBe(true);
    const added = events.filter(({ data }) => data?.includes('additem'));
    expect(added.map(({ time }) => time)).toEqual([1795176015, 1795176015]);
  });

  it('sends the same hooks again for the same seed and start, and adds no event', async () => {
    const args = ['--account', 'again', '--seed', '1', '--start', start, '--json'];
    const [first, second] = [await simulate('sale', ...args), await simulate('sale', ...args)];
    const hooksOf = ({ stdout }: Run) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).hook);
    expect(hooksOf(second)).toEqual(hooksOf(first));
    const hooks = hooksOf(first).length;
    const events = await eventually(
      () => eventsOf('again'),
      (found) => found.length === hooks && found.every(({ deliveries }) => deliveries === 2),
    );
    expect(events.length).toBe(hooks);
  });
});

describe('simulate day', () => {
  it('stores each distinct event once and counts its duplicates', async () => {
    const args = ['--restaurants', '2', '--sales-per-hour', '0.5', '--seed', '2', '--json'];
    const { code, stdout } = await simulate('day', ...args, '--start', start);
    const { hooks, events, repeats, answers, accounts } = JSON.parse(stdout);
    expect([code, hooks, events, repeats]).toEqual([0, 275, 271, 4]);
    expect(answers).toEqual({ 200: 275 });
    expect(accounts).toEqual(['day-d6409bb5-1', 'day-d6409bb5-2']);
    const stored = await eventually(
      () => eventsOf(...accounts),
      (found) => found.reduce((sum, { deliveries }) => sum + deliveries, 0) === hooks,
    );
    expect(stored.length).toBe(events);
  });
});

it('simulate day takes as long as --speed says', async () => {
  const args = ['--restaurants', '1', '--sales-per-hour', '0.1', '--seed', '2', '--start', start];
  const { stdout } = await simulate('day', ...args, '--speed', '20000', '--json');
  // The last hook is sent after 23.4 simulated hours.
  expect(JSON.parse(stdout).seconds).toBeGreaterThan((23.4 * 3600) / 20_000);
});

describe('simulate outage', () => {
  const none = { lost: [], doubled: [], uncounted: [], extra: [] };
  const fast = ['--speed', '30000', '--json'];

  it('delivers and stores every hook once after 36 hours with 20 accounts', async () => {
    const args = ['--hours', '36', '--accounts', '20', '--hooks', '120'];
    const { code, stdout, stderr } = await simulate(
      'outage',
      ...args,
      '--speed',
      '20000',
      '--json',
    );
    expect([code, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ hooks: 120, delivered: 120, givenUp: 0, events: 120, ...none });
    expect(result.accounts.length).toBe(20);
    // Each account's only sale is during the outage. Its first hook is retried until the outage ends.
    expect(result.retried).toBeGreaterThan(0);
    expect(result.retried).toBeLessThanOrEqual(20);
    expect(result.answers).toEqual({ 200: 120, 'no answer': result.attempts - 120 });
    expect(result.longestBlockedMs).toBeGreaterThan(4 * 3_600_000);
    const stored = await eventsOf(...result.accounts);
    expect(stored.map(({ deliveries }) => deliveries)).toEqual(Array(120).fill(1));
  });

  it('gets 401 during an outage with a wrong secret, and delivers everything afterwards', async () => {
    const args = ['--hours', '12', '--accounts', '2', '--hooks', '12', '--outage', 'wrong-secret'];
    const { code, stdout } = await simulate('outage', ...args, ...fast);
    const result = JSON.parse(stdout);
    expect([code, result]).toMatchObject([0, { delivered: 12, givenUp: 0, events: 12, ...none }]);
    expect(result.answers['401']).toBeGreaterThan(0);
  });

  it('adds one delivery to every event when a run is repeated', async () => {
    const args = ['--hours', '1', '--accounts', '2', '--hooks', '6', '--seed', '9'];
    const run = () => simulate('outage', ...args, '--start', start, ...fast);
    const [first, second] = [await run(), await run()];
    expect([first.code, second.code]).toEqual([0, 0]);
    const stored = await eventsOf(...JSON.parse(second.stdout).accounts);
    expect(stored.map(({ deliveries }) => deliveries)).toEqual(Array(6).fill(2));
  });

  it('exits with 1 when the table differs from what was delivered', async () => {
    const identity = { seed: 10, startMs: Date.parse(start) };
    const account = openRestaurants('outage', 1, identity)[0]?.account ?? '';
    const args = ['--hours', '1', '--accounts', '1', '--hooks', '20', '--seed', '10'];
    const run = simulate('outage', ...args, '--start', start, '--speed', '6000');
    // Once the run has started, send a hook that is not part of it.
    await eventually(
      () => eventsOf(account),
      ({ length }) => length > 0,
    );
    const hook = { account, object: 'spot', action: 'added', object_id: 7, time: '1700000000' };
    await stack.post(signedHook(hook));
    const { code, stdout } = await run;
    expect(code).toBe(1);
    expect(stdout).toContain(`Extra          1: ${account};1700000000;spot;7;added\n`);
    expect(stdout.endsWith('\n\nThe table does NOT hold exactly what was delivered.\n')).toBe(true);
  });

  it('prints a report for people', async () => {
    const args = ['--hours', '1', '--accounts', '1', '--hooks', '3', '--speed', '30000'];
    const { stdout } = await simulate('outage', ...args);
    expect(stdout).toMatch(/^Delivered +3, \d of them by a retry\nGiven up +0$/m);
    expect(stdout).toMatch(/^Lost +0\nDoubled +0\nUncounted +0\nExtra +0$/m);
    expect(stdout.endsWith('\n\nThe table holds exactly what was delivered.\n')).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('ends a day that waits for its next hook, with the summary and the seed', async () => {
    const args = ['--restaurants', '1', '--seed', '3', '--start', start, '--speed', '20000'];
    const [{ account } = { account: '' }] = openRestaurants('day', 1, {
      seed: 3,
      startMs: Date.parse(start),
    });
    const run = simulate('day', ...args);
    await pressCtrlC(async () => (await eventsOf(account)).length > 0);
    const { code, stdout, stderr } = await run;
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toMatch(/^Hooks sent +\d+, then interrupted$/m);
    expect(stdout).toMatch(/^Repeat with +--seed 3 --start 2026-11-20T12:00:00.000Z$/m);
    const sent = Number(/^Hooks sent +(\d+)/.exec(stdout)?.[1]);
    const stored = await eventually(
      () => eventsOf(account),
      (events) => events.reduce((sum, { deliveries }) => sum + deliveries, 0) >= sent,
    );
    expect(stored.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(sent);
  });

  it('ends an outage, and says how many hooks were delivered and how to repeat it', async () => {
    const args = ['--hours', '1', '--accounts', '1', '--hooks', '20', '--seed', '4'];
    const account = openRestaurants('outage', 1, { seed: 4, startMs: Date.parse(start) })[0];
    const run = simulate('outage', ...args, '--start', start, '--speed', '6000');
    await pressCtrlC(async () => (await eventsOf(account?.account ?? '')).length > 0);
    const { code, stdout, stderr } = await run;
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toMatch(
      /^Interrupted: [1-9]\d? of 20 hooks were delivered, and not compared\.\nRepeat with: --seed 4 --start 2026-11-20T12:00:00.000Z\n$/,
    );
  });

  it('ends a sale after the hook that is being sent', async () => {
    const run = simulate('sale', '--account', 'cut', '--seed', '7', '--start', start);
    await pressCtrlC();
    const { code, stdout, stderr } = await run;
    const sent = stdout.match(/ 200 /g)?.length ?? 0;
    expect([code, stderr]).toEqual([130, `interrupted after ${sent} of 7 hooks\n`]);
    expect(stdout).toContain('\nRepeat with: --seed 7 --start 2026-11-20T12:00:00.000Z\n');
  });
});

describe('simulate', () => {
  it('exits with 2 when an option is invalid', async () => {
    const { code, stderr } = await simulate('day', '--restaurants', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('It must be a whole number from 1 to 10000.');
  });

  it('says how to start a stack when none is running', async () => {
    const args = ['simulate', 'sale', '--data-dir', join(folder, 'none')];
    const { code, stderr } = await runCli(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^poster-webhooks: no local stack is running in .*npm start/);
  });
});
