// The CDK app that is put through the proof: the product as it is, but for times short enough that
// minutes show what takes AWS hours.

import { App, Duration, Stack } from 'aws-cdk-lib';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

/** A message whose function was killed comes back after so long; a function may not take longer. */
export const VISIBILITY_TIMEOUT_SECONDS = 3;
/** Few enough that a bad time leads to dead letters too, which then have to be redriven. */
const MAX_RECEIVE_COUNT = 4;

const stack = new Stack(new App(), 'Proof');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: {
    visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
    maxReceiveCount: MAX_RECEIVE_COUNT,
  },
  verifier: { timeout: Duration.seconds(3) },
  consumer: { timeout: Duration.seconds(2) },
});
webhooks.addOutputs();
