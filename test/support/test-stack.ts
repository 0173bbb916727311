// A real local stack for a test: free port, temporary folder, everything it logs kept.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../local/local-stack.ts';
import { SECRET } from './hooks.ts';

export type Item = Record<string, AttributeValue>;

export interface TestStack extends LocalStack {
  logs: string[];
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The whole table. */
  items(): Promise<Item[]>;
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
    post: (body, headers) => post(stack.state.webhookUrl, body, headers),
    items: () => readTable(stack),
    async close() {
      await stack.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true });
    },
  };
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'poster-webhooks-test-'));

/** Text, bytes and search parameters go as they are, anything else as JSON. */
export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  const isRaw =
    typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
  return fetch(url, { method: 'POST', headers, body: isRaw ? body : JSON.stringify(body) });
}

async function readTable({ dynamodb, state }: LocalStack): Promise<Item[]> {
  const items: Item[] = [];
  const pages = paginateScan(
    { client: dynamodb.client },
    { TableName: state.tableName, ConsistentRead: true },
  );
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

/** Waits until `read` gives what `isDone` wants, and gives it; fails with the last value if never. */
export async function eventually<T>(
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > deadline) throw new Error(`never came true; last: ${JSON.stringify(value)}`);
    await delay(50);
  }
}
