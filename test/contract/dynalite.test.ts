import { rm } from 'node:fs/promises';
import { startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import { temporaryFolder } from '../support/test-stack.ts';
import { describeEventStore } from './event-store.ts';

describeEventStore('dynalite', async () => {
  const folder = await temporaryFolder();
  const { endpoint, close } = await startDynamoDb(folder);
  return {
    endpoint,
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
});
