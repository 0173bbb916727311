// The CDK app of the proof: the product with times so short that minutes show what takes hours in AWS.

import { App, Duration, Stack } from 'aws-cdk-lib';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'Proof');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: {
    // A message comes back after this time when its function was killed.
    visibilityTimeout: Duration.seconds(3),
    // So few that long faults also produce dead letters, which then have to be redriven.
    maxReceiveCount: 4,
  },
  verifier: { timeout: Duration.seconds(3) },
  consumer: { timeout: Duration.seconds(2) },
});
webhooks.addOutputs();
