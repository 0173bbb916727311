// CDK entry: reads the context and creates one stack, checked against cdk-nag’s rules.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PosterWebhooksStack } from '../lib/poster-webhooks-stack.ts';
import { readStackContext } from '../lib/stack-context.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
new PosterWebhooksStack(app, 'PosterWebhooks', readStackContext(app.node));
