// Are the parts there, and are they at rest? Asked of each service itself.

import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { QueryCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { ResourceNotFoundException as SecretNotFound } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { UserError } from '../../client/errors.ts';
import { openDeadLetterQueue } from '../../client/queues.ts';
import { readStoredSecrets } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import { type Check, Finding } from './check.ts';

export const SECRET = 'the stored secret';
export const QUEUE = 'the queue';
export const TABLE = 'the table';

const DEPLOY_AGAIN = 'deploy the stack again';

/** @param appSecret what the Poster app's settings say, where the caller gave it */
export function resourceChecks(target: Target, appSecret: string | undefined): Check[] {
  return [
    { name: SECRET, run: () => checkSecret(target, appSecret) },
    { name: QUEUE, run: () => checkQueue(target) },
    { name: TABLE, run: () => checkTable(target) },
  ];
}

/** What tells that something went wrong earlier. */
export function restChecks(target: Target): Check[] {
  const { cloudwatch } = target;
  const deadLetters = {
    name: 'the dead-letter queue is empty',
    run: () => checkDeadLetters(target),
  };
  if (cloudwatch === undefined) return [deadLetters];
  return [
    deadLetters,
    {
      name: 'the alarms are quiet',
      async run() {
        const { MetricAlarms = [] } = await cloudwatch.send(
          new DescribeAlarmsCommand({ AlarmNamePrefix: `${target.title}-`, StateValue: 'ALARM' }),
        );
        if (MetricAlarms.length === 0) return;
        const names = MetricAlarms.map(({ AlarmName }) => AlarmName).join(', ');
        throw new Finding(`in alarm: ${names}`, 'docs/operations.md has a part on each');
      },
    },
  ];
}

async function checkSecret(target: Target, appSecret: string | undefined): Promise<void> {
  const stored = await readStoredSecrets(target).catch((error: unknown) => {
    if (error instanceof UserError) {
      throw new Finding(error.message, 'store the application secret: `secret set`');
    }
    if (!(error instanceof SecretNotFound)) throw error;
    throw new Finding(`there is no secret ${target.secretName}`, DEPLOY_AGAIN);
  });
  if (appSecret !== undefined && !stored.includes(appSecret)) {
    throw new Finding(
      'the secret that you gave is not among those stored: every hook of that app is refused',
      'store it: `secret set`, or `secret add` beside the others',
    );
  }
}

async function checkQueue({ sqs, queueUrl }: Target): Promise<void> {
  await sqs
    .send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }))
    .catch((error: unknown) => {
      throw error instanceof QueueDoesNotExist
        ? new Finding('the queue is not there', DEPLOY_AGAIN)
        : error;
    });
}

async function checkTable({ dynamodb, tableName }: Target): Promise<void> {
  try {
    await dynamodb.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'account = :account',
        ExpressionAttributeValues: { ':account': { S: 'nobody' } },
        ProjectionExpression: 'account',
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new Finding(
      `the table ${tableName} is not there`,
      `restore it from a backup, or ${DEPLOY_AGAIN}`,
    );
  }
}

async function checkDeadLetters(target: Target): Promise<void> {
  const count = await openDeadLetterQueue(target).count();
  if (count === 0) return;
  throw new Finding(
    `${count} message${count === 1 ? '' : 's'} could not be recorded`,
    '`dlq list` says why; mend that, then `dlq redrive`',
  );
}
