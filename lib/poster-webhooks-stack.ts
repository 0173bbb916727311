// The stack that `cdk deploy` makes: the construct, and outputs for people and tools.

import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
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
    webhooks.addOutputs();
  }
}
