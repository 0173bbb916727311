// A CDK app for tests: the construct with everything on, under the rules that the product keeps.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { everythingOn } from './variants.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
everythingOn(app);
