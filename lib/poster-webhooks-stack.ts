// The stack that `cdk deploy` creates: the construct, a topic for its alarms, and the outputs.

import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { PosterWebhooks } from './poster-webhooks.ts';
import type { StackSettings } from './stack-settings.ts';

export type PosterWebhooksStackProps = StackProps & StackSettings;

export class PosterWebhooksStack extends Stack {
  constructor(scope: Construct, id: string, props: PosterWebhooksStackProps) {
    const {
      stage,
      region,
      retentionDays,
      alarmEmail,
      silenceHours,
      domainName,
      hostedZoneId,
      ...stackProps
    } = props;
    const isProduction = stage === 'prod';
    super(scope, id, {
      stackName: `poster-webhooks-${stage}`,
      description: 'Receives Poster webhooks: verifies, queues and records each event once',
      // Commands that change a stack with this protection ask first.
      terminationProtection: isProduction,
      env: { region },
      ...stackProps,
    });

    const webhooks = new PosterWebhooks(this, 'PosterWebhooks', {
      retention: Duration.days(retentionDays),
      protectEvents: isProduction,
      alarmTopic: alarmEmail ? new AlarmTopic(this, 'Alarms', { email: alarmEmail }) : undefined,
      alarms: { silence: silenceHours === undefined ? undefined : Duration.hours(silenceHours) },
      domain:
        domainName && hostedZoneId
          ? {
              domainName,
              hostedZone: HostedZone.fromHostedZoneId(this, 'HostedZone', hostedZoneId),
            }
          : undefined,
    });
    webhooks.addOutputs();
  }
}

/** Mails alarms to one address. AWS first asks that address to confirm. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { email }: { email: string }) {
    super(scope, id, { displayName: 'Poster webhooks', enforceSSL: true });
    // `enforceSSL` creates a policy, which replaces the default one that lets the account's alarms publish.
    const conditions = { StringEquals: { 'aws:SourceAccount': this.stack.account } };
    this.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions }));
    this.addSubscription(new EmailSubscription(email));
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason: 'Nothing depends on the mail alone: CloudWatch shows the alarm as well.',
    });
  }
}
