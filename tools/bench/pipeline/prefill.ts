// Fills the table with events as the consumer writes them, past the queue: so that a large table does
// not take as long as it would through the pipeline.

import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DAY_PARTITIONS, dayPartition } from '../../../lambda/table-layout.ts';
import { credentials } from '../../local/credentials.ts';
import type { LocalState } from '../../local/local-state.ts';
import { type Item, itemOf } from '../items.ts';
import { updatesOf } from '../updates.ts';

/** The most that one call takes. */
const BATCH = 25;

/** @param count events, none of which a hook of the load repeats */
export async function prefill(state: LocalState, count: number): Promise<void> {
  const { region, dynamodbEndpoint: endpoint, tableName } = state;
  const client = new DynamoDBClient({ region, endpoint, credentials });
  try {
    for (let start = 0; start < count; start += BATCH) {
      const size = Math.min(BATCH, count - start);
      const items = Array.from({ length: size }, (_, index) => storedEvent(start + index));
      const RequestItems = { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) };
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('items were left out');
    }
  } finally {
    client.destroy();
  }
}

const [template] = updatesOf(1).map(itemOf);

/** Differs from the template as another receipt would: same account, another id and partition. */
function storedEvent(id: number): Item {
  const objectId = `stored-${id}`;
  return {
    ...template,
    objectId: { S: objectId },
    eventKey: { S: `1795500000;transaction;${objectId};changed;0123456789abcdef` },
    receivedAt: { S: new Date(1_795_500_000_000 + id).toISOString() },
    day: { S: dayPartition('2026-11-24', id % DAY_PARTITIONS) },
  };
}
