// How the AWS clients of both functions are set up: their options and their credentials.

import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Logs nothing. It has no `info` method on purpose: with one, the SDK would copy each request and answer to
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
    // Without this, the SDK only logs a warning and keeps waiting.
    throwOnRequestTimeout: true,
  },
  logger,
};

/**
 * Sends no User-Agent: the SDK composes it anew for each call, which takes a twentieth of the call's CPU time.
 *
 * @returns the client
 */
export function withoutUserAgent<C extends { middlewareStack: { remove(name: string): boolean } }>(
  client: C,
): C {
  client.middlewareStack.remove('getUserAgentMiddleware');
  return client;
}

/**
 * In the bundles, this file replaces `@aws-sdk/credential-provider-node`, of which the clients use only this
 * export (see lib/function/lambda-bundle.ts). A Lambda function always gets its credentials from the
 * environment, and the rest of the SDK's credential chain would be a third of the bundle.
 */
export const defaultProvider = fromEnv;
