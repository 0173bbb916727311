// Checks with AWS itself: whether the secret, the queue and the table exist, and whether dead letters point
// to earlier trouble.

import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { countDeadLetters } from '../../client/dead-letters.ts';
import { UserError } from '../../client/errors.ts';
import { describeRetries, readRetries } from '../../client/retries.ts';
import { readStoredSecrets } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import { type Check, Finding } from './check.ts';

export const SECRET = 'the stored secret';
export const QUEUE = 'the queue';
export const TABLE = 'the table';
const CONNECTIONS = 'the connections table';

/** @param appSecret the secret in the Poster app's settings, or undefined to skip comparing it */
export function resourceChecks(target: Target, appSecret: string | undefined): Check[] {
  return [
    { name: SECRET, run: () => checkSecret(target, appSecret) },
    { name: QUEUE, run: () => checkQueue(target) },
    { name: TABLE, run: () => checkTable(target, target.tableName) },
    { name: CONNECTIONS, run: () => checkTable(target, target.connectionsTableName) },
  ];
}

/**
 * Signs that something goes wrong now, or went wrong earlier.
 *
 * @param showTime formats the times in problems; default: as they are, in UTC
 */
export const troubleChecks = (target: Target, showTime?: (iso: string) => string): Check[] => [
  {
    name: 'no hook is being tried again',
    needs: [QUEUE],
    run: () => checkRetries(target, showTime),
  },
  { name: 'the dead-letter queue is empty', run: () => checkDeadLetters(target) },
];

async function checkSecret(target: Target, appSecret: string | undefined): Promise<void> {
  const reading = readStoredSecrets(target).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new Finding(error.message, 'store the application secret with `secret set`');
  });
  const stored = await explainMissing(reading, `the secret ${target.secretName}`);
  if (appSecret !== undefined && !stored.includes(appSecret)) {
    throw new Finding(
      'this secret is not stored here, so every hook of that app is refused',
      'store it with `secret set`, or with `secret add` to keep the other secrets',
    );
  }
}

async function checkQueue({ sqs, queueUrl }: Target): Promise<void> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: ['QueueArn'],
  });
  await explainMissing(sqs.send(command), QUEUE);
}

async function checkTable({ dynamodb }: Target, TableName: string): Promise<void> {
  const command = new QueryCommand({
    TableName,
    KeyConditionExpression: 'account = :account',
    ExpressionAttributeValues: { ':account': { S: 'no-such-account' } },
    ProjectionExpression: 'account',
  });
  const fix = 'restore it from a backup, or deploy the stack again';
  await explainMissing(dynamodb.send(command), `the table ${TableName}`, fix);
}

const NOT_FOUND = ['ResourceNotFoundException', 'QueueDoesNotExist'];

async function explainMissing<T>(
  call: Promise<T>,
  resource: string,
  fix = 'deploy the stack again',
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const isMissing = error instanceof Error && NOT_FOUND.includes(error.name);
    throw isMissing ? new Finding(`${resource} does not exist`, fix) : error;
  }
}

async function checkRetries(target: Target, showTime?: (iso: string) => string): Promise<void> {
  const problem = describeRetries(await readRetries(target), showTime);
  if (problem === undefined) return;
  throw new Finding(problem, 'fix what the reason says; after its last attempt, a message is dead');
}

async function checkDeadLetters(target: Target): Promise<void> {
  const count = await countDeadLetters(target);
  if (count === 0) return;
  throw new Finding(
    `${count} message${count === 1 ? '' : 's'} could not be recorded`,
    'find the cause with `dlq list`, fix it, then send them back with `dlq redrive`',
  );
}
