// A CDK app for tests: the construct with everything off, under the rules that the product keeps.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { everythingOff } from './variants.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
everythingOff(app);
