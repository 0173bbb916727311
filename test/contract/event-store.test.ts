// The contract of the events table that the consumer relies on. It is tested against two databases:
// dynalite in `npm test`, and AWS's own DynamoDB Local in `npm run test:dynamodb-local`.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import { temporaryFolder } from '../support/test-stack.ts';
import { describeLimits } from './event-store-limits.ts';
import { describeRecording } from './event-store-recording.ts';
import { describeTraffic } from './event-store-traffic.ts';
import { type EventsTable, openEventsTable } from './events-table.ts';

/** Only provided in `npm run test:dynamodb-local`. */
const dynamodbLocal: string | undefined = inject('dynamodbLocal');

describe(`the event store over ${dynamodbLocal ? 'DynamoDB Local' : 'dynalite'}`, () => {
  let table: EventsTable;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const { endpoint, close } = await startDatabase();
    stop = close;
    table = await openEventsTable(inject('assembly'), endpoint);
  });
  afterAll(async () => {
    table?.close();
    await stop?.();
  });
  describeRecording(() => table);
  describeLimits(() => table);
  describeTraffic(() => table);
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
