// The verifier Lambda's composition root: environment, clients, core.

import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { clientOptions, withoutUserAgent } from '../runtime/client-options.ts';
import { createHookQueue } from '../runtime/hook-queue.ts';
import { createLog, describeError, writeLine } from '../runtime/log.ts';
import { answerRequest, type GatewayEvent, type HttpResponse } from './answer-request.ts';
import { readConfig } from './config.ts';
import { createSecretCache, createSecretSource } from './secrets.ts';
import { warmUp } from './warm-up.ts';

function createDependencies(env: NodeJS.ProcessEnv) {
  const { queueUrl, secretId, secretMaxAgeMs, admission } = readConfig(env);
  const now = Date.now;
  const log = createLog({ write: writeLine, now });
  const secrets = createSecretCache({
    readSecrets: createSecretSource(
      withoutUserAgent(new SecretsManagerClient(clientOptions)),
      secretId,
    ),
    maxAgeMs: secretMaxAgeMs,
    now,
    onRefresh: () => log.info({ event: 'secret-refreshed' }),
    onRefreshFailure: (error) =>
      log.warn({ event: 'secret-refresh-failed', ...describeError(error) }),
  });
  const queue = createHookQueue(withoutUserAgent(new SQSClient(clientOptions)), queueUrl);
  return { secrets, queue, admission, log };
}

const dependencies = createDependencies(process.env);
const { secrets, queue, log } = dependencies;
/** Lambda asks for the first event only after this. */
export const loaded = warmUp({ loadSecrets: secrets.load, connectQueue: queue.connect, log });

export const handler = (event: GatewayEvent, context: Context): Promise<HttpResponse> =>
  answerRequest(dependencies, event, context.getRemainingTimeInMillis());
