// One DynamoDB Local for all test files of this folder.

import type { TestProject } from 'vitest/node';
import { provideDynamoDbLocal } from './package.ts';
import { startDynamoDbLocal } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbLocal: string;
  }
}

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const { endpoint, close } = await startDynamoDbLocal(provideDynamoDbLocal());
  provide('dynamodbLocal', endpoint);
  return close;
}
