// The consumer Lambda's composition root: environment, client, core.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { clientOptions, withoutUserAgent } from '../runtime/client-options.ts';
import { startDeadline } from '../runtime/deadline.ts';
import { createLog, writeLine } from '../runtime/log.ts';
import { readConfig } from './config.ts';
import { createConnections } from './connections.ts';
import { type ConsumeDependencies, consume } from './consume.ts';
import { createEventStore } from './event-store.ts';

function createDependencies(env: NodeJS.ProcessEnv): ConsumeDependencies {
  const config = readConfig(env);
  const now = Date.now;
  const client = withoutUserAgent(new DynamoDBClient(clientOptions));
  return {
    store: createEventStore(client, { ...config, now }),
    connections: createConnections(client, config.connectionsTableName),
    log: createLog({ write: writeLine, now }),
  };
}

const dependencies = createDependencies(process.env);

export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  // If the invocation timed out, the whole batch would be delivered again.
  const deadline = startDeadline(context.getRemainingTimeInMillis());
  const failed = await consume(dependencies, event.Records, deadline);
  deadline.clear();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};
