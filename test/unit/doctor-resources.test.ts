import { describe, expect, it } from 'vitest';
import { runChecks } from '../../tools/cli/doctor/check.ts';
import { deadLetterCheck, resourceChecks } from '../../tools/cli/doctor/resource-checks.ts';
import type { Target } from '../../tools/client/target.ts';
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
      'AccessDeniedException: boom',
      'give your profile this permission, or use another profile',
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
    expect(await Array.fromAsync(runChecks([deadLetterCheck(target)]))).toEqual([result]);
  });
});
