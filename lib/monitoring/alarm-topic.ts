// Where alarms go: a topic that mails them to one address.

import { Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface AlarmTopicProps {
  /** AWS asks it first whether it wants them. */
  email: string;
}

export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { email }: AlarmTopicProps) {
    super(scope, id, { displayName: 'Poster webhooks', enforceSSL: true });
    this.addSubscription(new EmailSubscription(email));
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason: 'A mail that does not arrive says no more than the alarm, which CloudWatch shows.',
    });
  }
}
