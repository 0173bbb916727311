import { inject } from 'vitest';
import { describeEventStore } from '../event-store.ts';

describeEventStore('DynamoDB Local', async () => ({
  endpoint: inject('dynamodbLocal'),
  close: async () => {},
}));
