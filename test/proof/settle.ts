// Waits until a stack has done what it had to do, as an operator would: queue empty, dead letters sent
// back.

import { setTimeout as delay } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { redriveDeadLetters } from '../../tools/client/dead-letters/dead-letters.ts';
import { type EventItem, itemSchema, projection } from '../../tools/client/events/event-reader.ts';
import { countMessages } from '../../tools/client/queue-count.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { type ProofStack, SERVICES } from './proof-stack.ts';

export interface Settled {
  /** The whole table. */
  stored: EventItem[];
  /** Left in the dead-letter queue, since they are no hooks. */
  deadLetters: number;
}

const POLL_MS = 200;
/** Longer than all receives of a message take. */
const PATIENCE_MS = 90_000;

/**
 * Ends all faults first.
 *
 * @throws Error when the queue does not get empty
 */
export async function settle({ proxies, dataFolder }: ProofStack): Promise<Settled> {
  for (const service of SERVICES) proxies[service].setFaults(undefined);
  for (const service of SERVICES) await proxies[service].settle();
  const target = await openTarget({ dataDir: dataFolder });
  try {
    for (;;) {
      await emptied(target);
      const { moved, left } = await redriveDeadLetters(target);
      if (moved === 0) return { stored: await readTable(target), deadLetters: left };
    }
  } finally {
    target.close();
  }
}

async function emptied({ sqs, queueUrl }: Target): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const count = await countMessages(sqs, queueUrl);
    if (count === 0) return;
    if (Date.now() > deadline) throw new Error(`${count} messages stay in the queue`);
    await delay(POLL_MS);
  }
}

async function readTable({ dynamodb: client, tableName: TableName }: Target): Promise<EventItem[]> {
  const events: EventItem[] = [];
  const pages = paginateScan({ client }, { TableName, ConsistentRead: true, ...projection });
  for await (const { Items = [] } of pages) {
    events.push(...Items.map((item) => itemSchema.parse(item)));
  }
  return events;
}
