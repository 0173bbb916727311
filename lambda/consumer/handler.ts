// The consumer Lambda's composition root: environment, client, core.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { clientOptions } from '../client-options.ts';
import { createLog, writeLine } from '../log.ts';
import { readConfig } from './config.ts';
import { type ConsumeDependencies, consume } from './consume.ts';
import { createEventStore } from './event-store.ts';

/** Left for the answer: a batch that runs into the time-out is delivered again as a whole. */
const ANSWER_MARGIN_MS = 500;

function createDependencies(env: NodeJS.ProcessEnv): ConsumeDependencies {
  const config = readConfig(env);
  const now = Date.now;
  const client = new DynamoDBClient(clientOptions);
  return {
    store: createEventStore(client, { ...config, now }),
    log: createLog({ write: writeLine, now }),
  };
}

const dependencies = createDependencies(process.env);

export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const remainingMs = context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS;
  const signal = AbortSignal.timeout(Math.max(0, remainingMs));
  const failed = await consume(dependencies, event.Records, signal);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
