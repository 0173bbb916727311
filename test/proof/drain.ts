// Ends all faults and waits until a stack has processed everything, as an operator would: until the queue
// is empty and the dead letters that are hooks have been sent back.

import { setTimeout as delay } from 'node:timers/promises';
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { redriveDeadLetters } from '../../tools/client/dead-letters.ts';
import { decodeItem } from '../../tools/client/events/event-items.ts';
import { countMessages } from '../../tools/client/queues.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import type { StoredItem } from './attributes.ts';
import type { StoredConnection } from './connections.ts';
import { type ProofStack, SERVICES } from './proof-stack.ts';

interface Drained {
  /** The whole events table. */
  stored: StoredItem[];
  /** The whole connections table. */
  connections: StoredConnection[];
  /** How many messages stay in the dead-letter queue because they are not hooks. */
  deadLetters: number;
}

const POLL_MS = 200;
/** More than the time until a failing message has been received for the last time. */
const EMPTY_TIMEOUT_MS = 90_000;

/** @throws Error when the queue does not become empty in time */
export async function drain({ proxies, dataFolder }: ProofStack): Promise<Drained> {
  for (const service of SERVICES) proxies[service].setFaults(undefined);
  for (const service of SERVICES) await proxies[service].whenIdle();
  const target = await openTarget({ dataDir: dataFolder });
  try {
    for (;;) {
      await queueIsEmpty(target);
      const { moved, left } = await redriveDeadLetters(target);
      if (moved > 0) continue;
      const { tableName, connectionsTableName } = target;
      return {
        stored: await readTable(target, tableName, readItem),
        connections: await readTable(target, connectionsTableName, readConnection),
        deadLetters: left,
      };
    }
  } finally {
    target.close();
  }
}

async function queueIsEmpty({ sqs, queueUrl }: Target): Promise<void> {
  const deadline = Date.now() + EMPTY_TIMEOUT_MS;
  for (;;) {
    const count = await countMessages(sqs, queueUrl);
    if (count === 0) return;
    if (Date.now() > deadline) throw new Error(`${count} messages stay in the queue`);
    await delay(POLL_MS);
  }
}

async function readTable<T>(
  { dynamodb: client }: Target,
  TableName: string,
  read: (item: Record<string, AttributeValue>) => T,
): Promise<T[]> {
  const items: T[] = [];
  const pages = paginateScan({ client }, { TableName, ConsistentRead: true });
  for await (const { Items = [] } of pages) items.push(...Items.map(read));
  return items;
}

/** Keeps the attributes that should not be there. */
const readItem = (item: Record<string, AttributeValue>): StoredItem => ({
  ...unmarshall(item),
  ...decodeItem(item),
});

const readConnection = (item: Record<string, AttributeValue>): StoredConnection => ({
  ...unmarshall(item),
  account: String(item.account?.S),
});
