// The stack outputs that describe a deployed pipeline. The local stack and the tools read the same ones.

import { CfnOutput } from 'aws-cdk-lib';
import type { PosterWebhooks } from './poster-webhooks.ts';

/** Adds the outputs under exactly these names, so only one pipeline per stack can have them. */
export function addOutputs(
  webhooks: PosterWebhooks,
  { tableStays }: { tableStays: boolean },
): void {
  const add = (name: string, value: string, description: string) =>
    new CfnOutput(webhooks, name, { value, description }).overrideLogicalId(name);
  add('WebhookUrl', webhooks.url, 'Paste this into the webhook settings of your Poster app');
  add(
    'EventsTableName',
    webhooks.table.tableName,
    `Every event, by account. The table is ${tableStays ? 'kept' : 'deleted'} when this stack is deleted`,
  );
  add(
    'ConnectionsTableName',
    webhooks.connectionsTable.tableName,
    'The accounts that have the app, with their access tokens for Poster’s API',
  );
  add('SecretName', webhooks.secret.secretName, 'Put your Poster application secret here');
  add('QueueUrl', webhooks.queue.queueUrl, 'Hooks on their way to the table');
  add(
    'DeadLetterQueueUrl',
    webhooks.deadLetterQueue.queueUrl,
    'Hooks that could not be recorded; send them back once the cause is fixed',
  );
}
