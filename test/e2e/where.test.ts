import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { listDeadLetters, redriveDeadLetters } from '../../tools/client/dead-letters.ts';
import { readRetries } from '../../tools/client/retries.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { timesIn } from '../../tools/terminal/time.ts';
import { runCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

let folder: string;
let stack: TestStack;
let target: Target;
let table: TcpProxy;
beforeAll(async () => {
  stack = await startTestStack(inject('shortTimesAssembly'), {
    async interpose(service, endpoint) {
      if (service !== 'dynamodb') return endpoint;
      table = await startProxy(endpoint);
      return table.endpoint;
    },
  });
  folder = stack.dataFolder;
  target = await openTarget({ dataDir: folder });
});
afterAll(async () => {
  target?.close();
  await stack?.close();
  table?.close();
});
afterEach(() => table.restore());

const cli = (...args: string[]) => runCli(...args, '--data-dir', folder);
const where = (...args: string[]) => cli('where', ...args);

const now = Math.floor(Date.now() / 1000);
const history = (value: number, text?: string) =>
  JSON.stringify({
    transactions_history: { type_history: 'changed', time: now, value, value_text: text },
  });

async function accept(fields: Parameters<typeof signedHook>[0]): Promise<void> {
  expect((await stack.post(signedHook(fields))).status).toBe(200);
}
const recordedOf = async (account: string, id: number) =>
  (await stack.items()).filter(
    (item) => item.account?.S === account && item.objectId?.S === String(id),
  );

/** An order with two hooks that are recorded, the second of them twice, and one that is refused. */
async function sell(id: number, account = 'demo'): Promise<void> {
  const order = { account, object_id: id };
  await accept({ ...order, action: 'added', time: now - 60, data: history(5) });
  const changed = { ...order, action: 'changed', time: now, data: history(7, '{"price":125}') };
  await accept(changed);
  await accept(changed);
  expect((await stack.post(signedHook({ ...order, time: now }, 'wrong'))).status).toBe(401);
  await eventually(
    () => recordedOf(account, id),
    (items) => items.reduce((sum, item) => sum + Number(item.deliveries?.N), 0) === 3,
  );
}

describe('where', () => {
  it('shows each hook of an order, what changed in its data, and what to do', async () => {
    await sell(16776);
    const { stdout, stderr, code } = await where('16776');
    expect([stderr, code]).toEqual(['', 0]);
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
    const received = '20[0-9:. -]{21}';
    const happened = timesIn({}).short;
    expect(lines[0]).toBe('HAPPENED (+05:30)  RECEIVED  ACCOUNT  OBJECT  ID  ACTION  STATE');
    const order = 'demo  transaction  16776';
    expect(lines[1]).toMatch(
      new RegExp(`^${happened(now - 60)}  ${received}  ${order}  added  recorded$`),
    );
    expect(lines[2]).toMatch(
      new RegExp(`^${happened(now)}  ${received}  ${order}  changed  recorded, 2 deliveries$`),
    );
    expect(lines[3]).toBe('  transactions_history.value: 5 → 7');
    expect(lines[4]).toBe('  transactions_history.value_text: absent → {"price":125}');
    expect(lines[5]).toMatch(
      new RegExp(`^-  ${received}  ${order}  closed  refused: bad-signature, unverified$`),
    );
    expect(stdout).toContain('\n\nbad-signature: signed with a secret that is not stored here');
  });

  it('finds the hooks of that order only', async () => {
    await sell(1);
    await sell(11, 'bistro');
    await sell(1, 'bistro');
    const found = async (...args: string[]) => {
      const { stdout } = await where(...args, '--json');
      const lines = stdout.trim().split('\n');
      return lines.map((line) => JSON.parse(line)).map((one) => `${one.account} ${one.objectId}`);
    };
    expect(new Set(await found('1'))).toEqual(new Set(['demo 1', 'bistro 1']));
    expect(await found('--id', '11')).toEqual(Array(3).fill('bistro 11'));
    expect(await found('1', '--account', 'bistro')).toEqual(Array(3).fill('bistro 1'));
    expect((await found('--account', 'bistro')).toSorted()).toEqual([
      ...[...Array(3).fill('bistro 1'), ...Array(3).fill('bistro 11')],
    ]);
    expect((await where('1', '--object', 'stock')).code).toBe(1);
    expect((await where('1', '--since', '2199-01-01')).code).toBe(1);
  });

  it('says where else to look when there is none', async () => {
    const { code, stdout, stderr } = await where('99999', '--since', '2026-11-01');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'poster-webhooks: no such hook since 2026-11-01 00:00:00+05:30 in the local stack; --since looks further back, and `doctor` checks whether hooks arrive\n',
    );
  });

  it('asks for something to look for', async () => {
    expect(await where()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name an object_id, or --account or --object'),
    });
  });
});

describe('a hook that cannot be recorded', () => {
  it('is shown while it is tried again, as a dead letter after that, and when it is recorded at last', async () => {
    table.cut();
    await accept({ account: 'stuck', object_id: 555, time: now });
    await eventually(
      () => readRetries(target),
      ({ retries }) => retries.length > 0,
    );

    const trying = await where('555');
    expect(trying.stdout).toMatch(
      / stuck +transaction +555 +closed +not recorded: \d attempts? until /,
    );
    expect(trying.stdout).toContain('\n\nnot recorded: the queue delivers it again');
    expect((await cli('dlq')).stderr).toMatch(
      /^one message is being tried again, the oldest since 20.*\+05:30: attempt \d of 3 failed: \w+/,
    );

    const [letter] = await eventually(
      () => listDeadLetters(target, 10),
      (letters) => letters.some((one) => 'account' in one && one.account === 'stuck'),
    );
    const dead = await where('555');
    expect(dead.stdout).toContain(`${timesIn({}).short(now)}  `);
    expect(dead.stdout).toContain(`closed  dead letter ${letter?.messageId}`);
    expect(dead.stdout).toContain('\n\ndead letter: the consumer gave up.');
    expect(dead.stdout).not.toContain('not recorded');

    const shown = await cli('dlq', 'show', letter?.messageId ?? '');
    expect(shown.stdout).toMatch(/^last failure +\w+.* at 20[0-9:. -]+\+05:30$/m);

    table.restore();
    await redriveDeadLetters(target, { all: true });
    await eventually(
      () => recordedOf('stuck', 555),
      (items) => items.length === 1,
    );
    const recorded = await where('555');
    expect(recorded.stdout.trim().split('\n')).toHaveLength(2);
    expect(recorded.stdout).toMatch(/ closed +recorded\n$/);
  });

  it('is counted when its own hooks are not known yet', async () => {
    table.cut();
    const { client } = stack.sqs;
    const QueueUrl = stack.state.queueUrl;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 60 }));
    const { stderr } = await where('404');
    expect(stderr).toMatch(/; 1 in the queue, whose hooks show once they are tried;/);
  });
});
