// Waits until a stack has done what it had to do, as an operator would: queue empty, dead letters sent
// back.

import { setTimeout as delay } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type EventItem, inspectableAttributes } from '../../lambda/table-layout.ts';
import { redriveDeadLetters } from '../../tools/client/dead-letters.ts';
import { decodeItem, projectionOf } from '../../tools/client/events/event-items.ts';
import { countMessages } from '../../tools/client/queues.ts';
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
  const pages = paginateScan(
    { client },
    { TableName, ConsistentRead: true, ...projectionOf(inspectableAttributes()) },
  );
  for await (const { Items = [] } of pages) {
    events.push(...Items.map(decodeItem));
  }
  return events;
}
