import { rm } from 'node:fs/promises';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DeleteQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { type Run, runCli, runCliWith } from '../support/cli.ts';
import { startTestStack, type TestStack, temporaryFolder } from '../support/test-stack.ts';

interface Result {
  name: string;
  state: string;
  problem?: string;
  fix?: string;
}

const resultsOf = ({ stdout }: Run): Result[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const named = (results: Result[], state: string) =>
  results.filter((result) => result.state === state).map(({ name }) => name);

let folder: string;
let stack: TestStack;
let target: Target;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder: folder });
  target = await openTarget({ dataDir: folder });
});
afterAll(async () => {
  target?.close();
  await stack?.close();
  await rm(folder, { recursive: true });
});

const doctor = async (input = '', ...args: string[]) =>
  resultsOf(await runCliWith({ input }, 'doctor', '--json', '--data-dir', folder, ...args));

const storeSecret = (SecretString: string) =>
  target.secretsManager.send(
    new PutSecretValueCommand({ SecretId: target.secretName, SecretString }),
  );

describe('doctor', () => {
  it('prints one ok line per check for a healthy stack', async () => {
    const { code, stdout, stderr } = await runCli('doctor', '--data-dir', folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(2)).toEqual([
      'ok       the stored secret',
      'ok       the queue',
      'ok       the table',
      'ok       the connections table',
      'ok       the URL answers',
      'ok       Poster’s check button gets 200 in each form',
      'ok       a wrong signature is refused',
      'ok       a signed hook is accepted',
      'ok       the hook arrives in the table',
      'ok       no hook is being tried again',
      'ok       the dead-letter queue is empty',
      '',
    ]);
  });

  it('sends its hooks from the account that --account names', async () => {
    await doctor('', '--account', 'clinic');
    const events = await stack.items();
    expect(events.map(({ account, object }) => [account?.S, object?.S])).toContainEqual([
      ...['clinic', 'doctor'],
    ]);
  });

  it('reports that the stored secret differs from the app’s secret', async () => {
    const [secret] = await doctor('the secret of another app\n', '--app-secret');
    expect(secret).toMatchObject({ state: 'failed', fix: expect.stringContaining('secret set') });
    expect(named(await doctor(`${stack.state.secret}\n`, '--app-secret'), 'failed')).toEqual([]);
  });

  it('reports an invalid stored secret, and skips the checks that need it', async () => {
    const { secret } = stack.state;
    await storeSecret('{"key":"hunter2"}');
    onTestFinished(async () => void (await storeSecret(secret)));
    const results = await doctor();
    expect(named(results, 'failed')).toEqual(['the stored secret']);
    expect(named(results, 'skipped')).toEqual([
      'a wrong signature is refused',
      'a signed hook is accepted',
      'the hook arrives in the table',
    ]);
    expect(JSON.stringify(results)).not.toContain('hunter2');
  });

  it('reports a message in the dead-letter queue, and how to fix it', async () => {
    const QueueUrl = target.deadLetterQueueUrl;
    await target.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    const results = await doctor();
    const failed = results.filter(({ state }) => state === 'failed');
    expect(failed.at(-1)).toMatchObject({
      name: 'the dead-letter queue is empty',
      problem: '1 message could not be recorded',
      fix: expect.stringContaining('dlq redrive'),
    });
  });
});

describe('doctor', () => {
  /** Changes a stack of its own. @returns what doctor then reports */
  async function withStack(
    change: (changing: Target, run: () => Promise<Run>) => Promise<unknown>,
  ): Promise<Result[]> {
    const dataDir = await temporaryFolder();
    const other = await startTestStack(inject('assembly'), { dataFolder: dataDir });
    const broken = await openTarget({ dataDir });
    onTestFinished(async () => {
      broken.close();
      await other.close();
      await rm(dataDir, { recursive: true });
    });
    const runDoctor = () => runCli('doctor', '--json', '--data-dir', dataDir);
    await change(broken, runDoctor);
    const run = await runDoctor();
    expect(run.code).toBe(1);
    return resultsOf(run);
  }

  it('reports a queue that does not exist, and skips the checks that need it', async () => {
    const results = await withStack(({ sqs, queueUrl }) =>
      sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl })),
    );
    expect(named(results, 'failed')).toEqual(['the queue']);
    expect(named(results, 'skipped')).toEqual([
      'a signed hook is accepted',
      'the hook arrives in the table',
      'no hook is being tried again',
    ]);
  });

  it('reports a table that does not exist, and skips the checks that need it', async () => {
    const results = await withStack(({ dynamodb, tableName }) =>
      dynamodb.send(new DeleteTableCommand({ TableName: tableName })),
    );
    expect(named(results, 'failed')).toEqual(['the table']);
    expect(named(results, 'skipped')).toEqual(['the hook arrives in the table']);
  });

  it('accepts a secret that was changed a moment ago, and after a second change says to wait', async () => {
    const results = await withStack(async (changing, run) => {
      const store = (SecretString: string) =>
        changing.secretsManager.send(
          new PutSecretValueCommand({ SecretId: changing.secretName, SecretString }),
        );
      await store('first');
      expect(named(resultsOf(await run()), 'failed')).toEqual([]);
      // A wrong signature makes the verifier read the secret again, at most once a minute.
      await store('second');
    });
    const failed = results.filter(({ state }) => state === 'failed');
    expect(failed).toEqual([
      expect.objectContaining({
        name: 'a signed hook is accepted',
        fix: expect.stringContaining('within a minute'),
      }),
    ]);
  });

  it('reports a connections table that does not exist', async () => {
    const results = await withStack(({ dynamodb, connectionsTableName }) =>
      dynamodb.send(new DeleteTableCommand({ TableName: connectionsTableName })),
    );
    expect(named(results, 'failed')).toEqual(['the connections table']);
  });
});
