// A CDK app for tests, checked by the same rule packs as the product: `variants-app.ts on` is the
// construct with everything on, `variants-app.ts off` with everything off.

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { everythingOff, everythingOn } from './variants.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
const build = process.argv[2] === 'on' ? everythingOn : everythingOff;
build(app);
