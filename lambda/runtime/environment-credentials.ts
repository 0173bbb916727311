// Replaces the SDK's credential chain in the bundles (see lib/function/lambda-bundle.ts). A Lambda
// function always gets its credentials from the environment, and the rest of the chain would be a third
// of the bundle.

import { fromEnv } from '@aws-sdk/credential-provider-env';

/** The one export of `@aws-sdk/credential-provider-node` that the clients use. */
export const defaultProvider = fromEnv;
