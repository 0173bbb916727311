// A CDK app for tests: the same stack with times short enough to wait for.

import { App, Duration, Stack } from 'aws-cdk-lib';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'ShortTimes');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: { visibilityTimeout: Duration.seconds(2), maxReceiveCount: 3 },
  verifier: { timeout: Duration.seconds(3) },
  consumer: { timeout: Duration.seconds(2), batchSize: 5 },
});
webhooks.addOutputs();
