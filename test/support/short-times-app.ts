// A CDK app for tests: the pipeline with times short enough to wait for. It also has a domain and an
// alias, which the local stack has to resolve to its own endpoint and function.

import { App, Duration, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'ShortTimes');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: { visibilityTimeout: Duration.seconds(2), maxReceiveCount: 3 },
  verifier: { timeout: Duration.seconds(3), provisionedConcurrency: 1 },
  domain: {
    domainName: 'hooks.example.com',
    hostedZone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0000000000000000000'),
  },
  consumer: { timeout: Duration.seconds(2), batchSize: 5 },
});
webhooks.addOutputs();
