// How both functions talk to AWS.

import type { SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * Logs nothing, and has no `info`: for one the SDK would make a copy of each request and answer with
 * what is sensitive left out, a twentieth of what a call costs.
 */
const logger: SQSClientConfig['logger'] = Object.create({ debug() {}, warn() {}, error() {} });

/**
 * Three tries within a function's time-out: one slow connection must not use up the time in which
 * a second try would do.
 */
export const clientOptions = {
  maxAttempts: 3,
  // Built once for each command, not for each call.
  cacheMiddleware: true,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
  logger,
};
