import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readSubscribers } from '../../tools/client/subscribers/subscribers.ts';
import { openTarget } from '../../tools/client/target.ts';
import { synthesize } from '../../tools/local/template/assembly.ts';
import { failureMessage } from '../../tools/stream/failure-message.ts';
import { toStreamRecord } from '../../tools/stream/stream-record.ts';
import { outputsOf, startAwsServices } from '../support/aws-services.ts';
import { runCli, startCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import {
  eventually,
  post,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

const APP = fileURLToPath(new URL('../support/subscribers-app.ts', import.meta.url));

let folder: string;
let assembly: string;
/** While this file does not exist, Everything waits before it logs an event. */
let gate: string;
let stack: TestStack;
let broken: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  broken = join(folder, 'broken');
  vi.stubEnv('BROKEN', broken);
  assembly = join(folder, 'cdk.out');
  gate = join(folder, 'gate');
  await writeFile(gate, '');
  vi.stubEnv('GATE', gate);
  await synthesize(APP, assembly).finally(vi.unstubAllEnvs);
  stack = await startTestStack(assembly);
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true });
});

interface Given {
  subscriber: string;
  account: string;
  objectId: string;
}

/** Ids of the account's events that the subscriber logged, in order. */
const givenTo = (lines: readonly string[], subscriber: string, account: string): string[] =>
  lines
    .filter((line) => line.startsWith('{') && line.includes('"subscriber"'))
    .map((line): Given => JSON.parse(line).message)
    .filter((given) => given.subscriber === subscriber && given.account === account)
    .map(({ objectId }) => objectId);
const given = (subscriber: string, account: string) => givenTo(stack.logs, subscriber, account);

/** Sends hooks, and waits until their events are stored. */
const send = async (account: string, ids: (string | number)[], action = 'closed') => {
  const hooks = ids.map((object_id) => signedHook({ account, object_id, action }));
  const statuses = await Promise.all(hooks.map(async (hook) => (await stack.post(hook)).status));
  expect(statuses).toEqual(ids.map(() => 200));
  const wanted = ids.map((id) => `${account} ${id}`);
  await eventually(
    async () => (await stack.items()).map((item) => `${item.account?.S} ${item.objectId?.S}`),
    (stored) => wanted.every((name) => stored.includes(name)),
  );
};

it('the page knows which function gets which events', async () => {
  const target = await openTarget({ dataDir: stack.dataFolder });
  const found = await readSubscribers(target).finally(target.close);
  const shown = found.map(({ name, events, state, deadLetters }) => ({
    ...{ name, events, state, deadLetters },
  }));
  expect(shown).toEqual([
    {
      name: expect.stringContaining('Everything'),
      events: 'all',
      state: 'Enabled',
      deadLetters: 0,
    },
    {
      ...{ name: expect.stringContaining('Sales'), events: 'transaction: closed' },
      ...{ state: 'Enabled', deadLetters: 0 },
    },
  ]);
});

/** Waits until every subscriber has received all events sent before. */
async function settle(): Promise<void> {
  const marker = crypto.randomUUID();
  await send('marker', [marker]);
  for (const subscriber of ['Sales', 'Everything']) {
    await eventually(
      async () => given(subscriber, 'marker'),
      (ids) => ids.includes(marker),
    );
  }
}

async function deadLetters(subscriber: string) {
  const { model, sqs } = stack;
  const mapping = model.mappings.find(({ functionArn }) => functionArn.includes(subscriber));
  const queueArn = mapping?.source === 'stream' ? mapping.onFailureQueueArn : undefined;
  const { Messages = [] } = await sqs.client.send(
    new ReceiveMessageCommand({
      QueueUrl: sqs.queueUrl(queueArn ?? ''),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    }),
  );
  return Messages.map(({ Body = '' }) => Body);
}

describe('a subscriber', () => {
  it('receives an event once, however often the hook is delivered', async () => {
    const hook = signedHook({ account: 'often', data: '{"transactions_history":{}}' });
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 8 }, () => stack.post(hook)));
    }
    await eventually(
      () => stack.items(),
      (items) => items.some((item) => item.deliveries?.N === '16'),
    );
    await settle();
    expect(given('Sales', 'often')).toEqual(['42']);
    expect(given('Everything', 'often')).toEqual(['42']);
  });

  it('receives only the events that it asked for', async () => {
    await send('filtered', [1], 'added');
    await send('filtered', [2]);
    await settle();
    expect(given('Sales', 'filtered')).toEqual(['2']);
    expect(given('Everything', 'filtered').toSorted()).toEqual(['1', '2']);
  });

  it.each(['throw', 'report'])(
    'receives all other events when it fails on one (%s)',
    async (fault) => {
      const before = (await deadLetters('Everything')).length;
      await send(fault, [1, 2, 3, fault, 4, 5, 6]);
      await settle();
      expect(new Set(given('Everything', fault))).toEqual(new Set(['1', '2', '3', '4', '5', '6']));
      if (fault === 'report') expect(given('Everything', fault)).toHaveLength(6);
      const letters = await deadLetters('Everything');
      expect(letters).toHaveLength(before + 1);
      expect(JSON.parse(letters.at(-1) ?? '')).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        DDBStreamBatchInfo: { batchSize: 1, streamArn: expect.stringContaining('/stream/') },
      });
      expect(letters.join()).not.toContain(fault);
    },
  );
});

const cli = (...args: string[]) => runCli(...args, '--data-dir', stack.dataFolder);
const jsonOf = ({ stdout }: { stdout: string }) =>
  stdout.split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line)));

describe('events resend', () => {
  it('shows what it would send, and sends nothing without --send', async () => {
    await send('shown', [1, 2]);
    await send('shown', [3], 'added');
    await settle();
    const { code, stdout } = await cli('events', 'resend', '--account', 'shown', '--to', 'sales');
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 would be sent to Subscribers-')]);
    await settle();
    expect(given('Sales', 'shown').toSorted()).toEqual(['1', '2']);
  });

  it('sends the events with these keys, to one subscriber only', async () => {
    await send('keys', [1]);
    await send('keys', [2]);
    await settle();
    const [newest] = jsonOf(await cli('events', '--account', 'keys', '--json', '--keys'));
    const key = `${newest.account};${newest.eventKey}`;
    const run = await cli('events', 'resend', key, '--to', 'SALES', '--send', '--json');
    expect(jsonOf(run)).toEqual([
      { function: expect.stringMatching(/Sales/), handled: 1, unwanted: 0, failed: [] },
    ]);
    expect(given('Sales', 'keys').sort()).toEqual(['1', '2', newest.objectId].sort());
    expect(given('Everything', 'keys').sort()).toEqual(['1', '2']);
  });

  it('sends in order what the subscription asks for, and reports what fails', async () => {
    for (const id of ['a', 'throw', 'b', 'report', 'c']) await send('mixed', [id]);
    await send('mixed', ['d'], 'added');
    await settle();
    const before = given('Sales', 'mixed').length;
    const run = await cli(
      ...['events', 'resend', '--account', 'mixed', '--to', 'sales', '--rate', '1000'],
      ...['--send', '--json'],
    );
    const [result] = jsonOf(run);
    expect([run.code, result.handled, result.unwanted]).toEqual([1, 3, 1]);
    // One account's events of the same second are in the order of their keys.
    expect(result.failed).toEqual([
      { key: expect.stringContaining(';report;'), reason: 'reported by the function' },
      { key: expect.stringContaining(';throw;'), reason: 'Error' },
    ]);
    expect(given('Sales', 'mixed').slice(before)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [['x;1;y', '--to', 'nobody'], 'no subscriber named nobody', 1],
    [['x;1;y', '--to', 'subscribers'], 'several subscribers named subscribers', 1],
    [['x;1;y', '--to', 'sales'], 'no event "x;1;y"', 1],
    [['x', '--to', 'sales'], '"x" is not a key', 2],
    [['--to', 'sales'], 'name one account with --account, or use --all', 2],
    [['x;1;y', '--all', '--to', 'sales'], 'by their keys or by a filter, not by both', 2],
  ])('refuses %j', async (args, problem, expected) => {
    const { code, stderr } = await cli('events', 'resend', ...args);
    expect([code, stderr]).toEqual([expected, expect.stringContaining(problem)]);
  });
});

describe('subscribers', () => {
  const rowOf = async (name: string) =>
    jsonOf(await cli('subscribers', '--json')).find((row) => row.name.includes(name));

  it('redrive sends exactly the failed events again, and keeps the letters until they are handled', async () => {
    await cli('subscribers', 'redrive', 'sales', '--rate', '1000');
    const before = (await rowOf('Sales')).deadLetters;
    await send('redriven', ['fine']);
    await settle();
    await writeFile(broken, '');
    await send('redriven', ['bad', 'worse']);
    await eventually(
      () => rowOf('Sales'),
      ({ deadLetters }) => deadLetters === before + 2,
    );
    const redrive = async (...args: string[]) => {
      const run = await cli('subscribers', 'redrive', 'sales', '--json', ...args);
      return { ...run, outcomes: jsonOf(run).filter(isOurs) };
    };
    const isOurs = ({ events }: { events: string[] }) => events.join().startsWith('redriven;');
    const found = (await redrive('--dry-run')).outcomes;
    expect(found.map(({ state }) => state)).toEqual(['found', 'found']);
    const failing = await redrive();
    expect([failing.code, failing.outcomes.length]).toEqual([1, 2]);
    expect(failing.stdout).toContain('"reason":"TypeError"');
    expect(failing.stdout).not.toContain('broken at');
    await rm(broken);
    expect((await redrive()).outcomes.map(({ handled, isDone }) => [handled, isDone])).toEqual([
      [1, true],
      [1, true],
    ]);
    expect(given('Sales', 'redriven').toSorted()).toEqual(['bad', 'fine', 'worse']);
    expect((await rowOf('Sales')).deadLetters).toBe(before);
    // The other one still has its letters.
    const { outcomes } = await redrive();
    expect(outcomes).toEqual([]);
    await cli('subscribers', 'redrive', 'everything', '--rate', '1000');
  });

  it('redrive needs --by-time once the stream has lost the records', async () => {
    await send('old', ['then']);
    await settle();
    const row = await rowOf('Sales');
    const bury = async (MessageBody: string) => {
      const QueueUrl = stack.sqs.queueUrl(row.deadLetterQueueArn);
      await stack.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    };
    const lostAt = (insertedAtMs: number) => {
      const origin = { streamArn: row.streamArn, sequence: 9_999_999, insertedAtMs, keys: {} };
      return failureMessage(row, [toStreamRecord(origin, {})], 3, new Date());
    };
    const HOUR_MS = 60 * 60 * 1000;
    await bury(lostAt(Date.now()));
    await bury(lostAt(Date.now() - HOUR_MS));
    await bury('something else');
    const redrive = (...args: string[]) => cli('subscribers', 'redrive', 'sales', ...args);
    const left = await redrive();
    expect(left.code).toBe(1);
    expect(left.stdout.match(/--by-time sends the \d+/g)).toHaveLength(2);
    expect(left.stdout).toContain('--by-time sends the 0');
    expect(left.stdout).toContain('not a message about failed events');
    const before = given('Sales', 'old').length;
    await redrive('--by-time', '--rate', '1000');
    expect(given('Sales', 'old')).toHaveLength(before + 1);
    expect((await redrive('--dry-run')).stdout).not.toContain('--by-time sends the 0');
  });

  it('of a deployed stack are found through the same calls, and a protected one asks first', async () => {
    const aws = await startAwsServices(stack.state);
    onTestFinished(() => {
      aws.close();
      vi.unstubAllEnvs();
    });
    for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
    aws.stacks.set('deployed', outputsOf(stack.state));
    aws.protectedStacks.add('deployed');
    const run = (...args: string[]) =>
      runCli(...args, '--stack', 'deployed', '--region', 'us-east-1');
    // Earlier tests leave some.
    const before = (await rowOf('Sales')).deadLetters;
    await writeFile(broken, '');
    await send('deployed', [1]);
    await eventually(
      () => rowOf('Sales'),
      ({ deadLetters }) => deadLetters > before,
    );
    await rm(broken);
    const [event] = jsonOf(await run('events', '--account', 'deployed', '--json'));
    const key = `${event.account};${event.eventKey}`;
    for (const args of [
      ['events', 'resend', key, '--to', 'sales', '--send'],
      ['subscribers', 'redrive', 'sales'],
    ]) {
      const { code, stderr } = await run(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('deployed is protected. Send')]);
    }
    expect(given('Sales', 'deployed')).toEqual([]);
    await run('subscribers', 'redrive', 'sales', '--yes', '--rate', '1000');
    expect(given('Sales', 'deployed')).toEqual(['1']);
  });

  it('list says which events each one gets', async () => {
    const { stdout } = await cli('subscribers');
    expect(stdout).toMatch(/Everything\w+ +all +Enabled +10 +\d+\n/);
    expect(stdout).toMatch(/Sales\w+ +transaction: closed +Enabled +10 +\d+\n/);
  });
});

describe('after a restart, a subscriber', () => {
  it('continues after the batch that was finished while the stack was closing', async () => {
    const options = { dataFolder: join(folder, 'closed') };
    const first = await startTestStack(assembly, options);
    await first.post(signedHook({ account: 'closing', object_id: 'slow' }));
    await eventually(
      async () => first.logs.filter((line) => line.includes('"started":"closing"')),
      ({ length }) => length === 2,
    );
    await first.close();
    expect(givenTo(first.logs, 'Everything', 'closing')).toEqual(['slow']);

    const second = await startTestStack(assembly, options);
    await second.post(signedHook({ account: 'closing', object_id: 'next' }));
    await eventually(
      async () => givenTo(second.logs, 'Everything', 'closing'),
      (ids) => ids.includes('next'),
    );
    expect(givenTo(second.logs, 'Everything', 'closing')).toEqual(['next']);
    await second.close();
  });

  it('receives every event that a killed stack stored but did not pass on, exactly once', async () => {
    const dataFolder = join(folder, 'killed');
    await rm(gate);
    onTestFinished(() => writeFile(gate, ''));
    const first = await startCli(dataFolder, '--app', assembly, '--log', 'json');
    const { webhookUrl, secret } = first.state;
    for (const id of [1, 2, 3, 4, 5]) {
      await post(webhookUrl, signedHook({ account: 'killed', object_id: id }, secret));
    }
    const lines = ({ printed }: typeof first) => printed.stdout.split('\n');
    await eventually(
      async () => givenTo(lines(first), 'Sales', 'killed'),
      ({ length }) => length === 5,
    );
    const { stdout } = await runCli('events', '--json', '--data-dir', dataFolder);
    expect(stdout.trim().split('\n')).toHaveLength(5);
    await first.end('SIGKILL');
    expect(givenTo(lines(first), 'Everything', 'killed')).toEqual([]);

    await writeFile(gate, '');
    const second = await startCli(dataFolder, '--app', assembly, '--log', 'json');
    await eventually(
      async () => givenTo(lines(second), 'Everything', 'killed'),
      ({ length }) => length >= 5,
    );
    expect(await second.end('SIGTERM')).toBe(0);
    const ids = givenTo(lines(second), 'Everything', 'killed').toSorted();
    expect(ids).toEqual(['1', '2', '3', '4', '5']);
    expect(givenTo(lines(second), 'Sales', 'killed')).toEqual([]);
  }, 120_000);
});
