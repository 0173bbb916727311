// The stack that `cdk deploy` makes: the construct, and outputs for people and tools.

import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PosterWebhooks } from './poster-webhooks.ts';
import type { StackContext } from './stack-context.ts';

export type PosterWebhooksStackProps = StackProps & StackContext;

export class PosterWebhooksStack extends Stack {
  constructor(scope: Construct, id: string, props: PosterWebhooksStackProps) {
    const { stage, retentionDays, ...stackProps } = props;
    super(scope, id, {
      stackName: `poster-webhooks-${stage}`,
      description: 'Takes Poster webhooks: verifies, queues and records each event once',
      ...stackProps,
    });

    const webhooks = new PosterWebhooks(this, 'PosterWebhooks', {
      retention: Duration.days(retentionDays),
      protectEvents: stage === 'prod',
    });

    new CfnOutput(this, 'WebhookUrl', {
      value: webhooks.url,
      description: 'Paste this into the webhook settings of your Poster app',
    });
    new CfnOutput(this, 'EventsTableName', { value: webhooks.table.tableName });
    new CfnOutput(this, 'SecretName', {
      value: webhooks.secret.secretName,
      description: 'Put your Poster application secret here',
    });
    new CfnOutput(this, 'QueueUrl', { value: webhooks.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: webhooks.deadLetterQueue.queueUrl });
  }
}
