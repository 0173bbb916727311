// The CDK app of the proof: the product with shorter times, so that minutes show what takes hours in AWS.

import { App, Duration, Stack } from 'aws-cdk-lib';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'Proof');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: {
    // When a function is killed, its messages are delivered again after this time.
    visibilityTimeout: Duration.seconds(3),
    // Few enough for a long fault to produce dead letters, which then have to be redriven.
    maxReceiveCount: 4,
  },
  verifier: { timeout: Duration.seconds(3) },
  consumer: { timeout: Duration.seconds(2) },
});
webhooks.addOutputs();
