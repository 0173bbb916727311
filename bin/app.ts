// CDK entry: context in, one stack out.

import { App } from 'aws-cdk-lib';
import { PosterWebhooksStack } from '../lib/poster-webhooks-stack.ts';
import { readStackContext } from '../lib/stack-context.ts';

const app = new App();
new PosterWebhooksStack(app, 'PosterWebhooks', readStackContext(app.node));
