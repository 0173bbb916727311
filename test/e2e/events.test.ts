import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toEvent } from '../../lambda/consumer/event.ts';
import { createEventStore } from '../../lambda/consumer/event-store.ts';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { redriveDeadLetters } from '../../tools/client/dead-letters.ts';
import { followEvents } from '../../tools/client/events/follow-events.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { timesIn } from '../../tools/terminal/time.ts';
import { pressCtrlC, runCli, spawnCli } from '../support/cli.ts';
import { fieldsOf, signedHook } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

const TOKEN = '99:0123456789abcdef0123456789abcdef';
const FIRST_TIME = 1_700_000_000;

let folder: string;
let stack: TestStack;
let target: Target;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder: folder });
  target = await openTarget({ dataDir: folder });
  for (let id = 1; id <= 6; id += 1) {
    const object = id % 2 === 0 ? 'stock' : 'transaction';
    const action = id === 5 ? 'closed' : 'changed';
    const hook = { account: 'shop', object, object_id: id, action, time: FIRST_TIME + id };
    await stack.post(signedHook({ ...hook, data: id === 3 ? '=1+1,"a"\nb' : undefined }));
  }
  // The second delivery of stock 2 must come later, because the first one recorded sets the arrival time.
  await eventually(
    () => stack.items(),
    (items) => items.length === 6,
  );
  await stack.post(
    signedHook({
      account: 'shop',
      object: 'stock',
      object_id: 2,
      action: 'changed',
      time: FIRST_TIME + 2,
    }),
  );
  const data = `{"access_token":"${TOKEN}"}`;
  await stack.post(signedHook({ account: 'other', object: 'application', action: 'added', data }));
  await eventually(
    () => stack.items(),
    (items) => items.length === 7 && items.some(({ deliveries }) => deliveries?.N === '2'),
  );
});
afterAll(async () => {
  target?.close();
  await stack?.close();
  await rm(folder, { recursive: true });
});

const events = (...args: string[]) => runCli('events', ...args, '--data-dir', folder);
const ids = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await events('list', '--json', ...args);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line).objectId);
};

describe('events list', () => {
  it.each([
    [
      ['--account', 'shop'],
      ['6', '5', '4', '3', '2', '1'],
    ],
    [
      ['--account', 'shop', '--limit', '2'],
      ['6', '5'],
    ],
    [
      ['--account', 'shop', '--object', 'stock'],
      ['6', '4', '2'],
    ],
    [['--account', 'shop', '--object', 'transaction', '--action', 'closed'], ['5']],
    [['--account', 'shop', '--id', '4'], ['4']],
    [
      ['--account', 'shop', '--since', String(FIRST_TIME + 2), '--until', String(FIRST_TIME + 3)],
      ['3', '2'],
    ],
    [
      ['--account', 'shop', '--since', '2023-11-14T22:13:25Z'],
      ['6', '5'],
    ],
    // As it is printed, and in local time.
    [['--account', 'shop', '--since', '2023-11-15 03:43:26+05:30'], ['6']],
    [['--account', 'shop', '--since', '2023-11-15 03:43:26'], ['6']],
    [['--account', 'shop', '--until', '2023-11-15'], []],
    [['--account', 'shop', '--since', '2023-11-15', '--limit', '1'], ['6']],
    [['--account', 'shop', '--until', '1700000001'], ['1']],
    [['--account', 'shop', '--repeated-only'], ['2']],
    [['--account', 'nobody'], []],
    [
      ['--object', 'stock'],
      ['6', '4', '2'],
    ],
    [['--since', '1h', '--object', 'stock', '--repeated-only'], ['2']],
    [['--since', '1h', '--action', 'closed', '--id', '5'], ['5']],
    [['--since', '2020-01-01', '--until', '2020-02-01'], []],
    // By time of receipt without an account, and by the event's own time with one.
    [['--since', '1h', '--action', 'closed'], ['5']],
    [['--since', '1h', '--account', 'shop'], []],
  ])('with %j lists %j', async (args, expected) => {
    expect(await ids(...args)).toEqual(expected);
  });

  it('lists all accounts in order of arrival, and never shows a token', async () => {
    const { stdout } = await events('list', '--json', '--since', '1h');
    const accounts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).account);
    expect(accounts).toEqual(['other', ...Array(6).fill('shop')]);
    expect(stdout).not.toContain(TOKEN);
  });

  it.each([
    ['--since', 'yesterday'],
    ['--follow', '--limit', '5'],
    ['--follow', '--until', '2026-11-24'],
    ['--until', '12'],
    ['--limit', '0'],
  ])('refuses %s %s', async (...args) => {
    expect(await events('list', ...args)).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints keys that `events show` accepts', async () => {
    const { stdout } = await events('list', '--account', 'shop', '--limit', '1', '--keys');
    expect(stdout).toMatch(/^HAPPENED \(\+05:30\) +RECEIVED/);
    expect(stdout).toMatch(/^2023-11-15 03:43:26 +20/m);
    const key = stdout.trim().split(/\s+/).at(-1) ?? '';
    expect(key).toBe(`shop;${FIRST_TIME + 6};stock;6;changed`);
    const shown = await events('show', key);
    expect(shown.stdout).toContain('object          stock 6');
  });
});

it('followEvents yields each new event once', async () => {
  const groups = followEvents(target, { account: 'live' });
  const idsOf = (result: IteratorResult<EventItem[]>) =>
    result.done ? [] : result.value.map(({ objectId }) => objectId);
  const first = groups.next();
  await stack.post(signedHook({ account: 'dead', object_id: 1 }));
  await stack.post(signedHook({ account: 'live', object_id: 1 }));
  expect(idsOf(await first)).toEqual(['1']);
  const second = groups.next();
  await stack.post(signedHook({ account: 'live', object_id: 1 }));
  await stack.post(signedHook({ account: 'live', object_id: 2 }));
  expect(idsOf(await second)).toEqual(['2']);
  await groups.return(undefined);
});

it('followEvents starts at `since`, and yields hooks that waited in the queue', async () => {
  const store = createEventStore(stack.dynamodb.client, {
    tableName: stack.state.tableName,
    retentionSeconds: 0,
    now: Date.now,
  });
  const record = (objectId: number, minutesAgo: number) => {
    const receivedAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const delivery = { receivedAt, requestId: `late-${objectId}` };
    const fields = fieldsOf({ object: 'late', object_id: objectId });
    return store.record(toEvent({ fields, ...delivery }), delivery);
  };
  await record(1, 10);
  const groups = followEvents(target, { object: 'late', since: Date.now() / 1000 - 11 * 60 });
  expect((await groups.next()).value).toMatchObject([{ objectId: '1' }]);
  const second = groups.next();
  await record(2, 1);
  expect((await second).value).toMatchObject([{ objectId: '2' }]);
  await groups.return(undefined);
});

it('followEvents yields an event once when its dead letter is sent back days later, and none that was there', async () => {
  const daysAgo = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString();
  const oldHook = (object_id: number) => ({
    fields: fieldsOf({ account: 'redriven', object_id }),
    ...{ receivedAt: daysAgo, requestId: `old-${object_id}` },
  });
  const send = (QueueUrl: string, object_id: number) =>
    stack.sqs.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: writeQueuedHook(oldHook(object_id)) }),
    );
  await send(stack.state.queueUrl, 1);
  await send(stack.state.deadLetterQueueUrl, 2);
  await eventually(
    () => stack.items(),
    (items) => items.some(({ account }) => account?.S === 'redriven'),
  );
  const groups = followEvents(target, { account: 'redriven' });
  const next = async () => {
    const { value } = await groups.next();
    return (value ?? []).map(({ objectId }: EventItem) => objectId);
  };
  const first = next();
  await stack.post(signedHook({ account: 'redriven', object_id: 3 }));
  expect(await first).toEqual(['3']);
  const second = next();
  await redriveDeadLetters(target);
  expect(await second).toEqual(['2']);
  const third = next();
  await stack.post(signedHook({ account: 'redriven', object_id: 4 }));
  expect(await third).toEqual(['4']);
  await groups.return(undefined);
});

it('events list --follow prints the titles once, and each event when it arrives', async () => {
  const since = new Date(Date.now() - 60_000).toISOString();
  const args = ['events', 'list', '--follow', '--account', 'followed', '--since', since];
  const { child, printed } = spawnCli([...args, '--data-dir', folder]);
  for (const object_id of [1, 2]) {
    await stack.post(signedHook({ account: 'followed', object_id }));
    await eventually(
      async () => printed.stdout,
      (text) => text.split('\n').length === object_id + 2,
    );
  }
  child.kill();
  await once(child, 'close');
  expect(printed.stdout).toMatch(
    /^HAPPENED \(\+05:30\) +RECEIVED .*\n.* followed .* 1 .*\n.* followed .* 2 .*\n$/,
  );
});

describe('events show', () => {
  it('prints data as it was sent, and lists each delivery', async () => {
    // Parsing would lose the zero, the last digits and the first of the two names.
    const data =
      '{"sum":1.10,"id":12345678901234567890,"same":1,"same":[],"text":"{\\"a\\":\\u0411}"}';
    const hook = signedHook({ account: 'shown', data });
    await stack.post(hook);
    await stack.post(hook);
    const [item] = await eventually(
      async () => (await stack.items()).filter(({ account }) => account?.S === 'shown'),
      ([one]) => one?.deliveries?.N === '2',
    );
    const key = `shown;${item?.eventKey?.S}`;
    const { stdout } = await events('show', key);
    expect(stdout).toContain('deliveries      2');
    const shown = stdout.slice(stdout.indexOf('  {'), stdout.indexOf('\n\ndeliveries'));
    expect(shown.split('\n')).toEqual([
      '  {',
      '    "sum": 1.10,',
      '    "id": 12345678901234567890,',
      '    "same": 1,',
      '    "same": [],',
      '    "text": "{\\"a\\":\\u0411}"',
      '  }',
    ]);
    const log = (item?.deliveryLog?.SS ?? []).sort();
    const { full } = timesIn({});
    const [first = '', last = ''] = log.map((entry) => full(entry.slice(0, 24)));
    expect(stdout).toContain(`first           ${first}\n`);
    expect(stdout).toContain(`last            ${last}\n`);
    expect(stdout).toContain(`  ${first}  ${log[0]?.slice(25)}\n  ${last}  ${log[1]?.slice(25)}\n`);
    const inUtc = (await events('show', key, '--utc')).stdout;
    expect(inUtc).toContain(`first           ${log[0]?.slice(0, 24).replace('T', ' ')}\n`);
    const json = JSON.parse((await events('show', key, '--json')).stdout);
    expect(json.data).toBe(data);
  });

  it.each([
    ['shop', 2, 'is not a key'],
    ['shop;1700000000;stock;9;changed', 1, 'no event "shop;1700000000;stock;9;changed"'],
  ])('refuses the key %s with exit code %i', async (key, code, problem) => {
    const run = await events('show', key);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(problem);
  });
});

describe('events export', () => {
  it('writes JSON lines with every attribute except the token', async () => {
    const { stdout } = await events('export', '--account', 'other');
    expect(JSON.parse(stdout)).toMatchObject({ account: 'other', data: '{"access_token":"***"}' });
    expect(stdout).not.toContain(TOKEN);
  });

  it.each([
    [
      ['--object', 'stock'],
      ['6', '4', '2'],
    ],
    [['--action', 'closed'], ['5']],
    [['--id', '4'], ['4']],
    [['--since', `${FIRST_TIME + 6}`], ['6']],
    [['--until', `${FIRST_TIME + 1}`], ['1']],
    [['--repeated-only'], ['2']],
  ])('with %j writes %j', async (filter, expected) => {
    const { stdout } = await events('export', '--account', 'shop', ...filter);
    expect(stdout.match(/(?<="objectId":")[0-9]+/g)).toEqual(expected);
  });

  it('replaces a file only when asked, and only once all is written', async () => {
    const output = join(folder, 'kept.jsonl');
    await writeFile(output, 'before');
    const args = ['export', '--account', 'other', '--output', output];
    expect(await events(...args)).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: `poster-webhooks: ${output} exists; to replace it: --overwrite\n`,
    });
    expect(await readFile(output, 'utf8')).toBe('before');
    expect((await events(...args, '--overwrite')).code).toBe(0);
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ account: 'other' });
    expect((await events('export', '--output', '/none/x.jsonl')).stderr).toBe(
      'poster-webhooks: cannot open /none/x.jsonl.new: ENOENT\n',
    );
    expect(existsSync(`${output}.new`)).toBe(false);
  });

  it('leaves no file behind when Ctrl-C is pressed', async () => {
    const output = join(folder, 'cut.jsonl');
    const run = events('export', '--output', output);
    await pressCtrlC();
    expect(await run).toEqual({
      ...{ code: 130, stdout: '' },
      stderr: `interrupted: ${output} was not written\n`,
    });
    expect([existsSync(output), existsSync(`${output}.new`)]).toEqual([false, false]);
  });

  it('writes CSV without formulas that a spreadsheet would run', async () => {
    const output = join(folder, 'events.csv');
    await events('export', '--account', 'shop', '--format', 'csv', '--output', output);
    const csv = await readFile(output, 'utf8');
    expect(csv.split('\n')[0]).toBe(
      'account,eventKey,object,objectId,action,time,accountNumber,data,receivedAt,deliveries,deliveryLog,expiresAt,day',
    );
    expect(csv).toContain(`"'=1+1,""a""\nb"`);
    expect(csv.match(/^shop,/gm)).toHaveLength(6);
  });
});
