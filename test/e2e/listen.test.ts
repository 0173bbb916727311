import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readSignedFields } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

let folder: string;
let stack: TestStack;
let receiver: Receiver;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
  folder = stack.dataFolder;
  receiver = await startReceiver();
});
afterAll(async () => {
  receiver?.close();
  await stack?.close();
});

/** Starts `listen`, and waits until it follows. */
async function listen(...args: string[]) {
  const { child, printed } = spawnCli(['listen', ...args, '--data-dir', folder]);
  const closed = once(child, 'close');
  await eventually(
    async () => printed.stderr,
    (text) => text.includes('Listening to the local stack'),
  );
  return {
    /** What it printed, once that many events have been passed on. */
    lines: (count: number) =>
      eventually(
        async () => printed.stdout.split('\n').slice(0, -1),
        ({ length }) => length >= count,
      ),
    async stop(signal: NodeJS.Signals = 'SIGINT') {
      child.kill(signal);
      await closed;
    },
  };
}

const record = async (account: string, object_id: number) => {
  await stack.post(signedHook({ account, object_id, data: '{"a":1.10}' }));
  await eventually(
    () => stack.items(),
    (items) =>
      items.some((item) => item.account?.S === account && item.objectId?.S === String(object_id)),
  );
};
const savedPositions = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('listen-') && name.endsWith('.json'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
const receivedOf = (account: string) =>
  receiver.hooks.filter((hook) => hook.account === account).map(({ object_id }) => object_id);

describe('listen --forward-to', () => {
  it('posts each new event, signed again, and continues where it was killed', async () => {
    await record('steady', 1);
    const first = await listen('--forward-to', receiver.url, '--account', 'steady');
    // The first one that it reports shows that it follows.
    let last = 1;
    while (receivedOf('steady').length === 0) {
      last += 1;
      await record('steady', last);
    }
    await eventually(
      async () => savedPositions(),
      (texts) => texts.some((text) => text.includes(`transaction;${last};closed`)),
    );
    expect(receivedOf('steady')).not.toContain(1);
    await first.stop('SIGKILL');
    await record('steady', 101);
    await record('elsewhere', 102);
    const second = await listen('--forward-to', receiver.url, '--account', 'steady');
    const lines = await second.lines(1);
    await second.stop();
    expect(lines.at(-1)).toMatch(/^20[0-9:. -]+\+05:30 {2}steady transaction 101 closed {2}200 $/);
    const after = receivedOf('steady');
    expect(after.slice(-2)).toEqual([last, 101]);
    expect(new Set(after).size).toBe(after.length);
    const [hook] = receiver.hooks;
    const reading = readSignedFields(hook);
    expect(reading.ok && sign(reading.value, SECRET)).toBe(hook?.verify);
    expect(hook?.data).toBe('{"a":1.10}');
  });

  it('begins earlier with --since, and says what was not accepted', async () => {
    await record('earlier', 1);
    receiver.answer = () => 500;
    const { lines, stop } = await listen(
      ...['--forward-to', receiver.url, '--account', 'earlier', '--since', '1h', '--json'],
    );
    const [line = ''] = await lines(1);
    await stop();
    receiver.answer = () => 200;
    expect(JSON.parse(line)).toEqual({
      key: expect.stringMatching(/^earlier;1700000000;transaction;1;closed;/),
      ...{ ok: false, text: '500 ' },
    });
  });

  it('continues without --since where a run with it stopped', async () => {
    await record('resumed', 1);
    const args = ['--forward-to', receiver.url, '--account', 'resumed'];
    const first = await listen(...args, '--since', '1h');
    await first.lines(1);
    await eventually(
      async () => savedPositions(),
      (texts) => texts.some((text) => text.includes('resumed;1700000000;transaction;1;closed')),
    );
    await first.stop();
    await record('resumed', 2);
    const second = await listen(...args);
    const lines = await second.lines(1);
    await second.stop();
    expect(lines).toEqual([expect.stringMatching(/ resumed transaction 2 closed {2}200 $/)]);
  });

  it('says that nothing answers, and goes on', async () => {
    await record('nobody', 1);
    const closed = await startReceiver();
    closed.close();
    const { lines, stop } = await listen(
      ...['--forward-to', closed.url, '--account', 'nobody', '--since', '1h'],
    );
    expect((await lines(1))[0]).toContain('nobody transaction 1 closed  failed: connect');
    await record('nobody', 2);
    expect((await lines(2))[1]).toContain('nobody transaction 2 closed  failed: connect');
    await stop();
  });
});

describe('listen --function', () => {
  it('calls the handler with a stream record, and says how each event ended', async () => {
    const file = join(folder, 'subscriber.mjs');
    writeFileSync(
      file,
      `export async function handler({ Records: [{ dynamodb, eventName }] }) {
        const id = dynamodb.NewImage.objectId.S;
        if (id === '2') throw new Error('no stock');
        if (id === '3') return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
        if (eventName !== 'INSERT' || dynamodb.NewImage.data.S !== '{"a":1.10}') throw new Error('odd');
        return { batchItemFailures: [] };
      }`,
    );
    for (const id of [1, 2, 3]) await record('called', id);
    const { lines, stop } = await listen(
      ...['--function', file, '--account', 'called', '--since', '1h'],
    );
    const outcomes = (await lines(3)).map((line) => line.split('closed  ')[1]);
    await stop();
    expect(outcomes).toEqual(['handled', 'failed: no stock', 'failed: reported as failed']);
  });
});

describe('listen refuses', () => {
  it.each([
    [[], 'use --forward-to or --function'],
    [['--forward-to', 'http://a.b', '--function', 'x.ts'], 'use --forward-to or --function'],
    [['--forward-to', 'ftp://a.b'], '--forward-to must be an http or https URL'],
    [['--function', '/none.mjs'], '--function: cannot load /none.mjs: Cannot find module'],
    [['--function', 'vitest.config.ts'], 'vitest.config.ts exports no function named handler'],
    [['--forward-to', 'http://a.b', '--until', '2026-11-24'], '--until is the past'],
  ])('%j', async (args, problem) => {
    const { code, stderr } = await runCli('listen', ...args, '--data-dir', folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });

  it('the stack’s own URL', async () => {
    const { webhookUrl } = stack.state;
    const run = await runCli('listen', '--forward-to', webhookUrl, '--data-dir', folder);
    expect(run).toMatchObject({
      code: 2,
      stderr: 'poster-webhooks: --forward-to is the webhook URL of the local stack itself\n',
    });
  });
});
