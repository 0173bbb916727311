import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { synthesize } from '../../tools/local/template/assembly.ts';
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
let stack: TestStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  assembly = join(folder, 'cdk.out');
  await synthesize(APP, assembly);
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

const send = async (account: string, ids: (string | number)[], action = 'closed') => {
  const hooks = ids.map((object_id) => signedHook({ account, object_id, action }));
  const statuses = await Promise.all(hooks.map(async (hook) => (await stack.post(hook)).status));
  expect(statuses).toEqual(ids.map(() => 200));
};

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
    const gate = join(folder, 'gate');
    vi.stubEnv('GATE', gate);
    onTestFinished(() => void vi.unstubAllEnvs());
    const first = await startCli(dataFolder, '--app', APP);
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
    const second = await startCli(dataFolder, '--app', APP);
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
