import { rm } from 'node:fs/promises';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import {
  countDeadLetters,
  listDeadLetters,
  redriveDeadLetters,
} from '../../tools/client/dead-letters.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { runCli } from '../support/cli.ts';
import { fieldsOf } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

let stack: TestStack;
let target: Target;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder });
  target = await openTarget({ dataDir: dataFolder });
});
afterAll(async () => {
  target.close();
  await stack.close();
  await rm(dataFolder, { recursive: true });
});
afterEach(async () => {
  await redriveDeadLetters(target, { all: true });
  expect(await countDeadLetters(target)).toBe(0);
});

const TOKEN = '99:0123456789abcdef0123456789abcdef';
const receivedAt = '2026-11-24T08:00:00.000Z';
const bodyOf = (account: string, id: number) =>
  writeQueuedHook({
    fields: fieldsOf({ account, object_id: id, data: `{"access_token":"${TOKEN}"}` }),
    receivedAt,
    requestId: `request-${id}`,
  });

async function bury(...bodies: string[]): Promise<string[]> {
  const QueueUrl = stack.state.deadLetterQueueUrl;
  const sent = bodies.map((MessageBody) =>
    stack.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
  );
  return (await Promise.all(sent)).map(({ MessageId = '' }) => MessageId);
}

const cli = (...args: string[]) => runCli('dlq', ...args, '--data-dir', dataFolder);
const storedOf = async (account: string) =>
  (await stack.items()).filter((item) => item.account?.S === account);

describe('dlq list', () => {
  it('shows whose hook each letter is, or why it is not a hook, but never its data', async () => {
    const unreadable = JSON.stringify({ ...JSON.parse(bodyOf('x', 2)), account: 'semi;colon' });
    const [stuck, broken, text] = await bury(bodyOf('listed', 1), unreadable, `text ${TOKEN}`);
    const { code, stdout } = await cli('list', '--json');
    const letters = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(letters).toHaveLength(3);
    const facts = { receives: 1, sentAt: expect.stringMatching(/^20.*Z$/) };
    const account = 'must be text of 1 to 128 characters with no ";" and no control character';
    expect(letters).toEqual(
      expect.arrayContaining([
        {
          ...{ ...facts, messageId: stuck, account: 'listed', object: 'transaction' },
          ...{ objectId: '1', action: 'closed', time: 1_700_000_000 },
          ...{ receivedAt, requestId: 'request-1' },
        },
        { ...facts, messageId: broken, field: 'account', problem: account },
        { ...facts, messageId: text, field: 'body', problem: 'must be an object' },
      ]),
    );
    expect(stdout).not.toContain(TOKEN);
  });

  it('shows all letters again when it is repeated at once', async () => {
    await bury(...Array.from({ length: 25 }, (_, id) => bodyOf('often', id)));
    for (let look = 0; look < 3; look += 1) {
      const letters = await listDeadLetters(target, 100);
      expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(25);
      expect(letters).toHaveLength(25);
    }
  });

  it('stops at --limit and prints the total', async () => {
    await bury(...Array.from({ length: 12 }, (_, id) => bodyOf('limited', id)));
    const { stdout, stderr } = await cli('list', '--limit', '11');
    expect(stdout.trim().split('\n')).toHaveLength(12);
    expect(stderr.split('\n')[0]).toBe('11 of about 12; --limit shows more');
  });

  it('says that there are no dead letters', async () => {
    const { code, stdout } = await cli();
    expect([code, stdout]).toEqual([0, 'No dead letters in the local stack.\n']);
  });
});

describe('dlq show', () => {
  it('shows whose hook it is and its message, with the access token masked', async () => {
    const [, id = ''] = await bury(bodyOf('other', 1), bodyOf('shown', 2));
    const { code, stdout } = await cli('show', id);
    expect(code).toBe(0);
    const [facts = '', body = ''] = stdout.split('\n\n');
    const lines = facts.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines).toEqual([
      ['message', id],
      ['hook', 'shown transaction 2 closed'],
      ['last failure', 'not in the consumer’s log'],
      ['receives', '1'],
      ['sent', expect.stringMatching(/^20.*\+05:30$/)],
      ['happened', '2023-11-15 03:43:20+05:30'],
      ['received', '2026-11-24 13:30:00.000+05:30'],
      ['request', 'request-2'],
    ]);
    expect(JSON.parse(body)).toMatchObject({ account: 'shown', data: '{"access_token":"***"}' });
    expect(stdout).not.toContain(TOKEN);
  });

  it('says that there is no such letter', async () => {
    await bury(bodyOf('other', 1));
    expect(await cli('show', 'nobody')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'poster-webhooks: no dead letter nobody in the local stack; `dlq list` prints the ids\n',
    });
  });
});

describe('dlq discard', () => {
  it('deletes that letter, and leaves the others', async () => {
    const [kept, gone = ''] = await bury(bodyOf('kept', 1), bodyOf('gone', 2));
    const { code, stdout } = await cli('discard', gone, '--yes');
    expect([code, stdout]).toEqual([0, `deleted ${gone}: gone transaction 2 closed\n`]);
    const left = await listDeadLetters(target, 10);
    expect(left.map(({ messageId }) => messageId)).toEqual([kept]);
    expect((await cli('discard', gone, '--yes')).code).toBe(1);
  });

  it('deletes nothing without --yes when there is nobody to ask', async () => {
    const [id = ''] = await bury(bodyOf('asked', 1));
    expect(await cli('discard', id)).toEqual({
      ...{ code: 2, stdout: '' },
      stderr:
        'poster-webhooks: Delete asked transaction 1 closed from the local stack for good? There is no terminal to ask on; pass --yes\n',
    });
    expect(await listDeadLetters(target, 10)).toHaveLength(1);
  });
});

describe('dlq redrive', () => {
  it('records each stuck hook once, and leaves messages that are not hooks', async () => {
    const [, poisoned] = await bury(bodyOf('back', 1), 'not json', bodyOf('back', 1));
    const { code, stdout } = await cli('redrive');
    expect(code).toBe(0);
    expect(stdout).toBe(
      'the local stack: 3 in the dead-letter queue, 2 sent back, 1 left\n' +
        `left ${poisoned}: body must be an object\n` +
        'These are not hooks; --all sends them back too.\n',
    );
    const items = await eventually(
      () => storedOf('back'),
      ({ length }) => length === 1,
    );
    expect(items[0]?.deliveries).toEqual({ N: '1' });
    expect((await listDeadLetters(target, 10)).map(({ messageId }) => messageId)).toEqual([
      poisoned,
    ]);
  });

  it('changes nothing with --dry-run', async () => {
    await bury(bodyOf('dry', 1), 'not json');
    const { stdout } = await cli('redrive', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ before: 2, moved: 1, left: 1, dryRun: true });
    expect(await countDeadLetters(target)).toBe(2);
    expect(await storedOf('dry')).toEqual([]);
  });

  it('moves at most --limit letters', async () => {
    await bury(...Array.from({ length: 13 }, (_, id) => bodyOf('some', id)));
    const { stdout } = await cli('redrive', '--limit', '11');
    expect(stdout).toContain('13 in the dead-letter queue, 11 sent back, 2 left');
  });

  it('finds letters that were listed a moment ago', async () => {
    await bury(bodyOf('looked-at', 1), bodyOf('looked-at', 2));
    await listDeadLetters(target, 10);
    expect(await redriveDeadLetters(target)).toEqual({ moved: 2, left: 0, unreadable: [] });
  });

  it('sends back even messages that are not hooks when --all is given', async () => {
    await bury('not json');
    const { stdout } = await cli('redrive', '--all');
    expect(stdout).toBe('the local stack: 1 in the dead-letter queue, 1 sent back, 0 left\n');
  });

  it('keeps the body and attributes of a message', async () => {
    const { client } = stack.sqs;
    const { QueueUrl: made = '' } = await client.send(
      new CreateQueueCommand({ QueueName: 'elsewhere' }),
    );
    const elsewhere = stack.sqs.atEndpoint(made);
    const MessageBody = bodyOf('Їжа', 1);
    const MessageAttributes = { origin: { DataType: 'String', StringValue: 'by hand' } };
    const QueueUrl = stack.state.deadLetterQueueUrl;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    await redriveDeadLetters({ ...target, queueUrl: elsewhere });
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: elsewhere, MessageAttributeNames: ['All'] }),
    );
    expect(Messages).toMatchObject([{ Body: MessageBody, MessageAttributes }]);
  });

  it('leaves letters in the dead-letter queue when sending them back fails', async () => {
    await bury(bodyOf('kept', 1), bodyOf('kept', 2));
    const queueUrl = `${stack.state.queueUrl}-none`;
    await expect(redriveDeadLetters({ ...target, queueUrl })).rejects.toThrow();
    expect(await listDeadLetters(target, 10)).toHaveLength(2);
  });
});
