// What the consumer relies on the events table for, as tests that run against any DynamoDB: dynalite
// in `npm test`, AWS's own DynamoDB Local in `npm run test:dynamodb-local`.

import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type EventsTable, openEventsTable } from '../support/events-table.ts';
import { describeLimits } from './event-store-limits.ts';
import { describeRecording } from './event-store-recording.ts';
import { describeTraffic } from './event-store-traffic.ts';

export interface DynamoDbUnderTest {
  endpoint: string;
  close(): Promise<void>;
}

export function describeEventStore(name: string, start: () => Promise<DynamoDbUnderTest>): void {
  describe(`the event store over ${name}`, () => {
    let dynamodb: DynamoDbUnderTest;
    let table: EventsTable;
    beforeAll(async () => {
      dynamodb = await start();
      table = await openEventsTable(inject('assembly'), dynamodb.endpoint);
    });
    afterAll(async () => {
      table?.close();
      await dynamodb?.close();
    });
    describeRecording(() => table);
    describeLimits(() => table);
    describeTraffic(() => table);
  });
}
