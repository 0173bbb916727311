// A CDK app for tests: the pipeline with short times and two functions that subscribe to its events.

import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'Subscribers');
const webhooks = new PosterWebhooks(stack, 'Hooks', {
  queue: { visibilityTimeout: Duration.seconds(2), maxReceiveCount: 3 },
  verifier: { timeout: Duration.seconds(3) },
  consumer: { timeout: Duration.seconds(2), batchSize: 5 },
});
const subscriber = (name: string, format: OutputFormat) =>
  new NodejsFunction(stack, name, {
    entry: fileURLToPath(new URL('./subscriber.ts', import.meta.url)),
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(20),
    environment: {
      SUBSCRIBER: name,
      GATE: process.env.GATE ?? '',
      BROKEN: process.env.BROKEN ?? '',
    },
    bundling: { format },
  });
webhooks.onEvent(subscriber('Sales', OutputFormat.ESM), {
  objects: ['transaction'],
  actions: ['closed'],
});
webhooks.onEvent(subscriber('Everything', OutputFormat.CJS), { retryAttempts: 2 });
webhooks.addOutputs();
