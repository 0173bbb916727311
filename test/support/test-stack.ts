// A real local stack for a test, on a free port and in a temporary folder. Keeps everything it logs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../tools/local/local-stack.ts';
import { post, SECRET } from './hooks.ts';

export { eventually } from './eventually.ts';
export { post };

export type Item = Record<string, AttributeValue>;

export interface TestStack extends LocalStack {
  logs: string[];
  dataFolder: string;
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The whole events table. */
  items(): Promise<Item[]>;
  /** The whole connections table. */
  connections(): Promise<Item[]>;
}

export async function startTestStack(
  assembly: string,
  options: Partial<LocalStackOptions> = {},
): Promise<TestStack> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const logs: string[] = [];
  const stack = await startLocalStack({
    dataFolder,
    port: 0,
    secret: SECRET,
    synthesize: async () => assembly,
    log: (line) => logs.push(line),
    ...options,
  });
  return {
    ...stack,
    logs,
    dataFolder,
    post: (body, headers) => post(stack.state.webhookUrl, body, headers),
    items: () => readTable(stack, stack.state.tableName),
    connections: () => readTable(stack, stack.state.connectionsTableName),
    async close() {
      await stack.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true });
    },
  };
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'poster-webhooks-test-'));

async function readTable({ dynamodb }: LocalStack, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  const pages = paginateScan({ client: dynamodb.client }, { TableName, ConsistentRead: true });
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}
