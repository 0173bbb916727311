// The contracts of the two tables that the consumer relies on. They are tested against two databases:
// dynalite in `npm test`, and AWS's own DynamoDB Local in `npm run test:dynamodb-local`.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import { temporaryFolder } from '../support/test-stack.ts';
import { describeConnections } from './connections.ts';
import { describeLimits } from './event-store-limits.ts';
import { describeRecording } from './event-store-recording.ts';
import { describeTraffic } from './event-store-traffic.ts';
import { openPipelineTables, type PipelineTables } from './pipeline-tables.ts';

/** Only provided in `npm run test:dynamodb-local`. */
const dynamodbLocal: string | undefined = inject('dynamodbLocal');

const database = dynamodbLocal ? 'DynamoDB Local' : 'dynalite';

let tables: PipelineTables;
let stop: () => Promise<void>;
beforeAll(async () => {
  const { endpoint, close } = await startDatabase();
  stop = close;
  tables = await openPipelineTables(inject('assembly'), endpoint);
});
afterAll(async () => {
  tables?.close();
  await stop?.();
});

describe(`the event store over ${database}`, () => {
  describeRecording(() => tables);
  describeLimits(() => tables);
  describeTraffic(() => tables);
});

describe(`the connections over ${database}`, () => {
  describeConnections(() => tables);
});

async function startDatabase(): Promise<{ endpoint: string; close(): Promise<void> }> {
  if (dynamodbLocal) return { endpoint: dynamodbLocal, close: async () => {} };
  const folder = await temporaryFolder();
  const { endpoint, close } = await startDynamoDb(folder);
  return {
    endpoint,
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
