import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runChecks } from '../../tools/cli/doctor/check.ts';
import { resourceChecks, troubleChecks } from '../../tools/cli/doctor/resource-checks.ts';
import type { Target } from '../../tools/client/target.ts';
import { troubleFiles } from '../../tools/local/local-state.ts';
import { SECRET } from '../support/hooks.ts';

interface Services {
  /** Answers of the operations, by name; an Error is thrown. */
  [operation: string]: object;
}

/** A target whose services answer as given. `asked` lists the resources that were named. */
function targetWith(services: Services): { target: Target; asked: unknown[] } {
  const asked: unknown[] = [];
  const client = {
    async send(command: { input: Record<string, unknown>; constructor: { name: string } }) {
      const { input } = command;
      const resource = input.TableName ?? input.QueueUrl ?? input.SecretId;
      asked.push(resource);
      const operation = command.constructor.name.replace(/Command$/, '');
      const answer = services[`${operation} ${resource}`] ?? services[operation] ?? {};
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const target = {
    ...{ dynamodb: client, sqs: client, secretsManager: client, secretName: 'the-secret' },
    ...{ tableName: 'events', connectionsTableName: 'connections' },
    ...{ queueUrl: 'main', deadLetterQueueUrl: 'dead' },
  } as unknown as Target;
  return { target, asked };
}

const errorNamed = (name: string) => Object.assign(new Error('boom'), { name });
const stored = { GetSecretValue: { SecretString: SECRET } };

const check = (services: Services, appSecret?: string) => {
  const { target } = targetWith({ ...stored, ...services });
  return Array.fromAsync(runChecks(resourceChecks(target, appSecret)));
};
const failuresOf = async (services: Services, appSecret?: string) =>
  (await check(services, appSecret)).filter(({ state }) => state !== 'ok');

const SECRET_CHECK = 'the stored secret';

describe('doctor finds nothing wrong with', () => {
  it('a secret, a queue and two tables that exist', async () => {
    const { target, asked } = targetWith(stored);
    const results = await Array.fromAsync(runChecks(resourceChecks(target, undefined)));
    expect(results).toEqual(
      [SECRET_CHECK, 'the queue', 'the table', 'the connections table'].map((name) => ({
        ...{ name, state: 'ok' },
      })),
    );
    expect(asked).toEqual(['the-secret', 'main', 'events', 'connections']);
  });

  it('a secret of the app that is one of the stored ones', async () => {
    const SecretString = JSON.stringify(['new', SECRET]);
    expect(await failuresOf({ GetSecretValue: { SecretString } }, SECRET)).toEqual([]);
  });
});

describe('doctor reports', () => {
  const REDEPLOY = 'deploy the stack again';
  const RESTORE = 'restore it from a backup, or deploy the stack again';
  const notFound = errorNamed('ResourceNotFoundException');
  it.each<[string, Services, name: string, problem: string, fix: string]>([
    [
      'a secret that does not exist',
      { GetSecretValue: notFound },
      SECRET_CHECK,
      'the secret the-secret does not exist',
      REDEPLOY,
    ],
    [
      'a queue that does not exist',
      { GetQueueAttributes: errorNamed('QueueDoesNotExist') },
      'the queue',
      'the queue does not exist',
      REDEPLOY,
    ],
    [
      'a table that does not exist',
      { 'Query events': notFound },
      'the table',
      'the table events does not exist',
      RESTORE,
    ],
    [
      'a connections table that does not exist',
      { 'Query connections': notFound },
      'the connections table',
      'the table connections does not exist',
      RESTORE,
    ],
    [
      'a service that fails',
      { GetQueueAttributes: errorNamed('InternalError') },
      'the queue',
      'InternalError: boom',
      'fix what this error says, and try again',
    ],
    [
      'a missing permission',
      { GetSecretValue: errorNamed('AccessDeniedException') },
      SECRET_CHECK,
      'access denied to AWS: boom',
      'give your user or role this permission, or use another --profile',
    ],
    [
      'a stored secret that cannot be read',
      { GetSecretValue: { SecretString: '{"key":1}' } },
      SECRET_CHECK,
      'the secret is a JSON object; store the plain text, or a JSON list; store it again with `secret set`',
      'store the application secret with `secret set`',
    ],
  ])('%s, and nothing else', async (_, services, name, problem, fix) => {
    expect(await failuresOf(services)).toEqual([{ name, state: 'failed', problem, fix }]);
  });

  it('a secret of the app that is not stored', async () => {
    expect(await failuresOf({}, 'another')).toEqual([
      {
        ...{ name: SECRET_CHECK, state: 'failed' },
        problem: 'this secret is not stored here, so every hook of that app is refused',
        fix: 'store it with `secret set`, or with `secret add` to keep the other secrets',
      },
    ]);
  });
});

describe('doctor checks what is being tried again, and', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'poster-webhooks-test-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  const now = Date.now();
  /** A line of the consumer's log, and where in time it is. */
  const failed = (messageId: string, secondsAgo: number, message: string) =>
    JSON.stringify({
      ...{ level: 'ERROR', timestamp: new Date(now - secondsAgo * 1000).toISOString() },
      ...{ event: 'not-recorded', error: 'ThrottlingException', message, messageId },
    });
  async function retriesWith(messages: number, ...lines: string[]) {
    await writeFile(troubleFiles(dataFolder)[1], lines.join('\n'));
    const Attributes = {
      ...{ ApproximateNumberOfMessagesNotVisible: String(messages), VisibilityTimeout: '90' },
      RedrivePolicy: '{"maxReceiveCount":20}',
    };
    const { target } = targetWith({ 'GetQueueAttributes main': { Attributes } });
    const [retries] = await Array.fromAsync(runChecks(troubleChecks({ ...target, dataFolder })));
    return retries;
  }
  const ok = { name: 'no hook is being tried again', state: 'ok' };
  const failure = (problem: string) => ({
    ...{ ...ok, state: 'failed', problem },
    fix: 'fix what the reason says; after its last attempt, a message is dead',
  });
  const since = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();

  it('names the oldest message, its attempts and its last reason', async () => {
    const lines = [
      ...[failed('a', 150, 'first'), failed('b', 100, 'other')],
      ...[failed('a', 60, 'last'), failed('b', 10, 'other')],
    ];
    expect(await retriesWith(2, ...lines)).toEqual(
      failure(
        `2 messages are being tried again, the oldest since ${since(150)}: attempt 2 of 20 failed: ThrottlingException: last`,
      ),
    );
  });

  it.each([
    ['failed a while ago', 1, [failed('a', 90 + 60 + 5, 'over')]],
    ['failed when the queue is empty again', 0, [failed('a', 10, 'over')]],
    ['only were refused', 1, ['{"event":"refused"}']],
  ])('says nothing about messages that %s', async (_, messages, lines) => {
    expect(await retriesWith(messages, ...lines)).toEqual(ok);
  });

  it('counts attempts as far back as a message can be tried', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => failed('a', (19 - n) * 90, 'again'));
    expect(await retriesWith(1, ...lines)).toEqual(
      failure(
        `one message is being tried again, the oldest since ${since(19 * 90)}: attempt 20 of 20 failed: ThrottlingException: again`,
      ),
    );
  });
});

describe('doctor checks the dead-letter queue, and', () => {
  const name = 'the dead-letter queue is empty';
  const fix = 'find the cause with `dlq list`, fix it, then send them back with `dlq redrive`';
  it.each([
    ['0', { name, state: 'ok' }],
    ['1', { name, state: 'failed', problem: '1 message could not be recorded', fix }],
    ['2', { name, state: 'failed', problem: '2 messages could not be recorded', fix }],
  ])('with %s messages says %j', async (count, result) => {
    const Attributes = { ApproximateNumberOfMessages: count };
    const { target } = targetWith({ 'GetQueueAttributes dead': { Attributes } });
    const results = await Array.fromAsync(runChecks(troubleChecks(target)));
    expect(results).toEqual([{ name: 'no hook is being tried again', state: 'ok' }, result]);
  });
});
