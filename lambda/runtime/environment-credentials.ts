// Replaces the SDK's credential chain in the bundles (see lib/lambda-bundle.ts): a Lambda function
// finds its credentials in the environment and nowhere else, and the rest of the chain is a third
// of the bundle.

import { fromEnv } from '@aws-sdk/credential-provider-env';

/** The one export of `@aws-sdk/credential-provider-node` that the clients use. */
export const defaultProvider = fromEnv;
