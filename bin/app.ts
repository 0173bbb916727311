// CDK entry: reads the settings and creates one stack, checked against cdk-nag’s rules.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PosterWebhooksStack } from '../lib/poster-webhooks-stack.ts';
import { readSettings } from '../lib/stack-settings.ts';
import { stages } from './settings.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
const { settings, overrides } = readSettings(app.node, stages);
for (const override of overrides) console.error(override);
new PosterWebhooksStack(app, 'PosterWebhooks', settings);
