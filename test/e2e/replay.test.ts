import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { isSigned } from '../../lambda/poster/signature.ts';
import { pressCtrlC, runCliWith } from '../support/cli.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

let stack: TestStack;
let receiver: Receiver;
let dataFolder: string;
const TOKEN = '99:0123456789abcdef0123456789abcdef';
const TIME = 1_795_500_000;

/** Eight events of one account, latest first, and two of another account. */
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder });
  receiver = await startReceiver();
  const token = `{"user_id":1,"access_token":"${TOKEN}"}`;
  const hooks = [
    ...Array.from({ length: 8 }, (_, n) =>
      signedHook({ account: 'one', object_id: n, time: TIME + 8 - n, data: `{"n":"Ї ${n}"}` }),
    ),
    signedHook({ account: 'two', object: 'stock', action: 'changed', object_id: 'a7' }),
    signedHook({ account: 'two', object: 'application', action: 'added', data: token }),
  ];
  // One after another, so that they arrive in this order.
  for (const [index, hook] of hooks.entries()) {
    expect((await stack.post(hook)).status).toBe(200);
    await eventually(
      () => stack.items(),
      ({ length }) => length === index + 1,
    );
  }
});
afterAll(async () => {
  receiver.close();
  await stack.close();
  await rm(dataFolder, { recursive: true });
});
beforeEach(() => {
  receiver.hooks = [];
  receiver.answer = () => 200;
});

const replayTo = (url: string, ...args: string[]) =>
  runCliWith(
    { input: SECRET },
    ...['events', 'replay', '--url', url, '--rate', '1000', '--data-dir', dataFolder, ...args],
  );
const replay = (...args: string[]) => replayTo(receiver.url, ...args);
const received = () => receiver.hooks.map(({ object_id }) => object_id);

describe('events replay', () => {
  it('sends nothing without --send, and shows what it would send', async () => {
    const { code, stdout } = await replay('--account', 'one');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^TIME \(\+05:30\) +ACCOUNT +OBJECT +ID +ACTION$/);
    expect(lines[1]).toMatch(/^2026-11-24 11:30:01 +one +transaction +7 +closed$/);
    expect(lines.slice(6)).toEqual([
      '… and 3 more',
      `8 would be sent to ${receiver.url}; --send sends them`,
    ]);
    expect(receiver.hooks).toEqual([]);
  });

  it('posts each event with --send, oldest first, signed with the secret from stdin', async () => {
    const { code, stdout } = await replay('--account', 'one', '--send');
    expect([code, stdout]).toEqual([0, `8 sent to ${receiver.url}, 200 × 8\n`]);
    expect(received()).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    expect(receiver.hooks[0]?.data).toBe('{"n":"Ї 7"}');
    for (const hook of receiver.hooks) expect(isSigned(hook, [SECRET])).toBe(true);
  });

  it('replays all accounts in order of arrival, without access tokens', async () => {
    const { stdout } = await runCliWith(
      { input: 'not the stored secret' },
      ...['events', 'replay', '--url', receiver.url, '--data-dir', dataFolder],
      ...['--all', '--send', '--rate', '1000', '--secret-of-target', '--json'],
    );
    expect(receiver.hooks.every((hook) => isSigned(hook, [SECRET]))).toBe(true);
    expect(JSON.parse(stdout)).toEqual({ sent: 10, answers: { 200: 10 } });
    expect(received()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 'a7', 42]);
    expect(JSON.stringify(receiver.hooks)).not.toContain(TOKEN);
    expect(receiver.hooks.at(-1)?.data).toBe('{"user_id":1,"access_token":"***"}');
  });

  it.each([
    [
      ['--account', 'one', '--since', String(TIME + 7)],
      [1, 0],
    ],
    [
      ['--account', 'one', '--until', '2026-11-24T06:00:02Z'],
      [7, 6],
    ],
    [['--account', 'one', '--id', '3'], [3]],
    [['--all', '--object', 'stock'], ['a7']],
    [['--all', '--action', 'added'], [42]],
  ])('sends only the events that match %j', async (filter, ids) => {
    await replay(...filter, '--send');
    expect(received()).toEqual(ids);
  });

  it('exits with 1 when a hook is refused, and counts the answers', async () => {
    receiver.answer = ({ object_id }) => (object_id === 5 ? 401 : 200);
    const { code, stdout } = await replay('--account', 'one', '--send');
    expect([code, stdout]).toEqual([1, `8 sent to ${receiver.url}, 200 × 7, 401 × 1\n`]);
  });

  it('sends no more hooks per second than --rate', async () => {
    const timesMs: number[] = [];
    receiver.answer = () => {
      timesMs.push(performance.now());
      return 200;
    };
    await replay('--account', 'two', '--rate', '2', '--send');
    const [first = 0, second = 0] = timesMs;
    // A timer may be a few milliseconds early, compared with another clock.
    expect(second - first).toBeGreaterThan(450);
  });

  it('continues an interrupted replay with --resume, for one account and for all', async () => {
    for (const [index, which] of [['--account', 'one'], ['--all']].entries()) {
      receiver.hooks = [];
      const resume = ['--resume', join(dataFolder, `replay-${index}.json`)];
      receiver.answer = () => (receiver.hooks.length === 3 ? undefined : 200);
      const first = await replay(...which, ...resume, '--send');
      expect(first.code).toBe(1);
      expect(first.stderr).toMatch(/cannot post to .*; 3 hooks were answered before that\n$/);
      receiver.answer = () => 200;
      const preview = await replay(...which, ...resume, '--json');
      const rest = JSON.parse(preview.stdout).events;
      expect((await replay(...which, ...resume, '--send')).code).toBe(0);
      const all = index === 0 ? [7, 6, 5, 4, 3, 2, 1, 0] : [0, 1, 2, 3, 4, 5, 6, 7, 'a7', 42];
      expect([received(), rest]).toEqual([all, all.length - 3]);
      const done = await replay(...which, ...resume, '--send');
      expect(done.stdout).toBe(`0 sent to ${receiver.url}\n`);
    }
  });

  it('ends when Ctrl-C is pressed, says what was sent, and can be continued', async () => {
    const args = ['--account', 'one', '--send', '--resume', join(dataFolder, 'cut.json')];
    const run = replay(...args, '--rate', '1');
    await pressCtrlC(async () => receiver.hooks.length > 0);
    expect(await run).toEqual({
      ...{ code: 130, stderr: '' },
      stdout: `1 sent to ${receiver.url}, 200 × 1, then interrupted\n`,
    });
    await replay(...args);
    expect(received()).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('refuses a --resume file of a replay with another filter, and an invalid one', async () => {
    const file = join(dataFolder, 'other.json');
    await replay('--account', 'one', '--resume', file, '--send');
    const { code, stderr } = await replay('--account', 'two', '--resume', file, '--send');
    expect([code, stderr]).toEqual([2, expect.stringContaining('a replay of other events')]);
    await writeFile(file, '{"half');
    const broken = await replay('--account', 'one', '--resume', file);
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('is not a replay')]);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('needs --to-itself to post to the stack itself, and then adds deliveries but no events', async () => {
    const { webhookUrl } = stack.state;
    for (const url of [webhookUrl, webhookUrl.replace('127.0.0.1', 'localhost')]) {
      const { code, stderr } = await replayTo(url, '--account', 'two', '--send');
      expect([code, stderr]).toEqual([2, expect.stringContaining('--to-itself')]);
    }
    const args = ['--account', 'two', '--object', 'stock', '--to-itself', '--send'];
    expect((await replayTo(webhookUrl, ...args)).code).toBe(0);
    const items = await eventually(
      () => stack.items(),
      (stored) => stored.some((item) => item.deliveries?.N === '2'),
    );
    expect(items).toHaveLength(10);
    await replay('--all', '--repeated-only', '--send');
    expect(received()).toEqual(['a7']);
  });

  it.each([
    [[], 'name one account with --account, or use --all for all accounts'],
    [['--account', 'one', '--all'], 'name one account with --account'],
    [['--account', 'one', '--since', 'soon'], 'ISO 8601, unix seconds, or a time ago such as 1h'],
    [['--account', 'one', '--rate', '0'], 'a whole number from 1 to 1000'],
    [['--account', 'one', '--url', 'ftp://a'], '--url must be an http or https URL'],
  ])('refuses %j as wrong usage', async (args, problem) => {
    const { code, stderr } = await replay(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});
