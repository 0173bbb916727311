// Settings of the AWS clients in both functions.

import type { SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * Logs nothing. It has no `info` method, because for one the SDK would copy each request and answer to
 * leave out sensitive values, which takes a twentieth of the call's CPU time.
 */
const logger: SQSClientConfig['logger'] = Object.create({ debug() {}, warn() {}, error() {} });

/**
 * Three attempts, the pauses between them and a call of another service fit into a function's time-out, so
 * that one silent connection does not use up the time in which a second attempt would succeed.
 */
export const clientOptions = {
  maxAttempts: 3,
  // Builds the middleware once per command instead of once per call.
  cacheMiddleware: true,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_500,
    // Otherwise the SDK only logs a warning, and waits on.
    throwOnRequestTimeout: true,
  },
  logger,
};
