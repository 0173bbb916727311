// An example of your own CDK app: Poster's webhooks, and a function that gets every closed sale once.

import { fileURLToPath } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
// In your own project: from 'poster-webhooks'.
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';

const stack = new Stack(new App(), 'ClosedSales', {
  stackName: 'closed-sales',
  description: 'Example: one log line for each closed sale',
});
const webhooks = new PosterWebhooks(stack, 'Poster');

const closedSales = new NodejsFunction(stack, 'ClosedSales', {
  entry: fileURLToPath(new URL('./handler.ts', import.meta.url)),
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  loggingFormat: LoggingFormat.JSON,
  timeout: Duration.seconds(10),
});
webhooks.onEvent(closedSales, { objects: ['transaction'], actions: ['closed'] });
webhooks.addOutputs();
