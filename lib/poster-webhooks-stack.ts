// The stack that `cdk deploy` makes: the construct, and outputs for people and tools.

import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { AlarmTopic } from './monitoring/alarm-topic.ts';
import { PosterWebhooks } from './poster-webhooks.ts';
import type { StackContext } from './stack-context.ts';

export type PosterWebhooksStackProps = StackProps & StackContext;

export class PosterWebhooksStack extends Stack {
  constructor(scope: Construct, id: string, props: PosterWebhooksStackProps) {
    const { stage, retentionDays, alarmEmail, silenceHours, domain, ...stackProps } = props;
    super(scope, id, {
      stackName: `poster-webhooks-${stage}`,
      description: 'Takes Poster webhooks: verifies, queues and records each event once',
      ...stackProps,
    });
    const isProduction = stage === 'prod';

    const webhooks = new PosterWebhooks(this, 'PosterWebhooks', {
      retention: Duration.days(retentionDays),
      protectEvents: isProduction,
      alarmTopic: alarmEmail ? new AlarmTopic(this, 'Alarms', { email: alarmEmail }) : undefined,
      alarms: { silence: silenceHours === undefined ? undefined : Duration.hours(silenceHours) },
      domain: domain && {
        domainName: domain.domainName,
        hostedZone: HostedZone.fromHostedZoneId(this, 'HostedZone', domain.hostedZoneId),
      },
    });
    webhooks.addOutputs();
  }
}
