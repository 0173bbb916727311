// What a stack tells of the pipeline once it is deployed; the local stack and its tools read the
// same outputs.

import { CfnOutput } from 'aws-cdk-lib';
import type { PosterWebhooks } from './poster-webhooks.ts';

/** Adds each output to the stack of `webhooks` under exactly this name: one pipeline a stack has them. */
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
    `Every event, by account. The table ${tableStays ? 'stays' : 'goes'} when this stack is removed`,
  );
  add('SecretName', webhooks.secret.secretName, 'Put your Poster application secret here');
  add('QueueUrl', webhooks.queue.queueUrl, 'Hooks on their way to the table');
  add(
    'DeadLetterQueueUrl',
    webhooks.deadLetterQueue.queueUrl,
    'Hooks that could not be recorded; send them back once that is mended',
  );
}
